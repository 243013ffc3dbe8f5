import { join } from "node:path";
import { BARE, BENCH, ROOT } from "./setup.mjs";

const CLI = join(ROOT, "dist", "tollgate.cjs");
const SCHEMA = join("policy", "budget.schema.json");
const AJV = join(BENCH, "node_modules", "ajv-cli", "dist", "index.js");
const JSONSCHEMA = join(BENCH, "node_modules", "@sourcemeta", "jsonschema", "npm", "cli.js");
/** The verdicts of a plan depend on the day; the work of two runs should not. */
export const TODAY = "2026-07-01";

const node = (name, args, exitCodes = [0]) => ({ name, args, exitCodes });

export const nothing = () => node("node -e 0", ["-e", "0"]);
export const flag = (text) => node(`tollgate ${text}`, [CLI, text]);

/** Valid budgets pass or fail; anything else means that the corpus is not what it should be. */
export const check = (name, budgets, ...more) => node(name, [CLI, "check", budgets, "--now", TODAY, ...more], [0, 1]);
export const checkInvalid = (name, budgets) => ({ ...check(name, budgets), exitCodes: [2] });

export const tollgate = (budgets) => check("tollgate check", budgets);
export const oneThread = (budgets) => check("tollgate check --jobs 1", budgets, "--jobs", "1");
export const bare = (budgets) => node("bare read and parse", [BARE, budgets]);

/** Not strict: the schema's unions of types are meant, and a warning for each would cost time. */
export const ajv = (budgets) =>
  node("ajv-cli", [AJV, "validate", "--spec=draft2020", "--strict=false", "-s", SCHEMA, "-d", `${budgets}/*.yaml`]);

export const sourcemeta = (budgets) =>
  node("@sourcemeta/jsonschema", [JSONSCHEMA, "validate", SCHEMA, budgets, "--extension", ".yaml"]);
