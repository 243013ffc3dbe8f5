// What each stage of a check takes: the same functions in the same order, on one thread, with a clock between them.
import { join } from "node:path";
import { findFiles } from "../../src/adapters/files/find.ts";
import { readPolicyFiles } from "../../src/adapters/files/policy.ts";
import { normalize } from "../../src/core/budget/normalize.ts";
import type { RawBudget } from "../../src/core/budget/raw.ts";
import { crossFieldProblems } from "../../src/core/budget/rules.ts";
import { BUDGET_SCHEMA, schemaProblems } from "../../src/core/budget/schema/schema.ts";
import { readDocument } from "../../src/core/budget/yaml/read.ts";
import { factsWith } from "../../src/core/check/facts.ts";
import { FleetCount } from "../../src/core/check/fleet.ts";
import { worstHealth } from "../../src/core/check/health.ts";
import { judge } from "../../src/core/check/judge.ts";
import { statusOf } from "../../src/core/check/result.ts";
import type { Again } from "../../src/core/check/verify.ts";
import type { PlainMap } from "../../src/core/model/source.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { project } from "../../src/core/pricing/price.ts";
import { textFindings } from "../../src/core/report/findings/text.ts";

const STAGES = ["find and read", "YAML", "schema", "normalize", "price", "judge", "fleet", "print"] as const;
type Stage = (typeof STAGES)[number];

const [folder = "", today = ""] = process.argv.slice(2);
const nanoseconds = Object.fromEntries(STAGES.map((stage) => [stage, 0n])) as Record<Stage, bigint>;
let last = process.hrtime.bigint();

/** The time since the stage before belongs to this one. */
function ended(stage: Stage): void {
  const now = process.hrtime.bigint();
  nanoseconds[stage] += now - last;
  last = now;
}

const policy = loadPolicy(readPolicyFiles(join(folder, "no-policy"), "policy"));
const { guardrails } = policy;
const formatter = textFindings({ color: false, width: 80, verbose: false, guardrails, version: "0" });
const fleet = new FleetCount(policy, {});
let [files, length] = [0, 0];
last = process.hrtime.bigint();
for (const found of findFiles([folder], process.cwd())) {
  const { file, text } = found.read();
  ended("find and read");
  const document = readDocument(String(text));
  ended("YAML");
  if (schemaProblems(BUDGET_SCHEMA, document.value).length > 0) throw new Error(`${file} is not valid`);
  ended("schema");
  const raw = document.value as unknown as RawBudget;
  const budget = normalize(raw, policy.currencies.get(raw.currency) ?? 2);
  if (crossFieldProblems(budget).length > 0) throw new Error(`${file} is not valid`);
  ended("normalize");
  const card = policy.cards.get(budget.rateCard);
  if (card === undefined) throw new Error(`${file}: there is no card ${budget.rateCard}`);
  const projection = project(budget, () => card);
  ended("price");
  const locate: Parameters<typeof judge>[1] = (at) => ({ file, ...document.positionOf(at) });
  const fileName = file.slice(file.lastIndexOf("/") + 1);
  const again: Again = (edits) => factsWith(document.value as PlainMap, edits, { file, policy, today });
  const findings = judge({ budget, projection, card, guardrails, today, fileName }, locate, "warning", again);
  const [status, health] = [statusOf(findings), worstHealth(projection, guardrails)];
  ended("judge");
  const { org, name, labels } = budget;
  const result = { file, org, name, labels, status, health, budget, card, projection, findings };
  const counted = fleet.add({ ...result, locate: (path) => locate({ path }) });
  ended("fleet");
  length += formatter.result(counted).length;
  ended("print");
  files++;
}
if (length === 0) throw new Error("nothing was checked");
process.stdout.write(
  JSON.stringify(STAGES.map((stage) => ({ stage, microseconds: Number(nanoseconds[stage]) / 1000 / files }))),
);
