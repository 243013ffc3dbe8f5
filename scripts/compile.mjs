// Makes what is built from data: the validators, the built-in policy, and the one-file CLI in dist/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import currencyCodes from "currency-codes";
import { build, transform } from "esbuild";
import { load } from "js-yaml";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path) => join(root, ...path);
const readJson = (...path) => JSON.parse(readFileSync(at(...path), "utf8"));
const readYaml = (...path) => load(readFileSync(at(...path), "utf8"));

const SCHEMAS = {
  budget: "budget.schema.json",
  rateCard: "rate-card.schema.json",
  guardrails: "guardrails.schema.json",
};
const ANNOTATIONS = new Set(["title", "description", "examples", "default", "$comment"]);
const MAPS_OF_SCHEMAS = new Set(["properties", "$defs", "patternProperties", "dependentSchemas"]);

/**
 * Validation needs no prose, and no property that says what `additionalProperties` says already: those
 * are there for editors. Without both, the validators are a fifth of the size.
 */
function lean(schema) {
  if (Array.isArray(schema)) return schema.map(lean);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => !ANNOTATIONS.has(key));
  const result = Object.fromEntries(
    entries.map(([key, value]) => [key, MAPS_OF_SCHEMAS.has(key) ? leanMap(value) : lean(value)]),
  );
  if (typeof result.additionalProperties === "object" && result.properties !== undefined) {
    const others = JSON.stringify(result.additionalProperties);
    const special = Object.entries(result.properties).filter(([, sub]) => JSON.stringify(sub) !== others);
    result.properties = Object.fromEntries(special);
  }
  return result;
}

const leanMap = (map) => Object.fromEntries(Object.entries(map).map(([name, sub]) => [name, lean(sub)]));

/** A reference to nothing but another reference becomes that one: each target is compiled once. */
function shortenReferences(node, document) {
  if (typeof node !== "object" || node === null) return;
  const resolve = (ref) =>
    ref
      .slice(2)
      .split("/")
      .reduce((at, key) => at?.[key], document);
  while (node.$ref?.startsWith("#/") && Object.keys(node).length === 1) {
    const target = resolve(node.$ref);
    if (target?.$ref === undefined || Object.keys(target).length !== 1) break;
    node.$ref = target.$ref;
  }
  for (const child of Object.values(node)) shortenReferences(child, document);
}

/** Nobody reads an error's schemaPath: a fifth of the code would be there for it. */
const withoutPaths = (code) => code.replaceAll(/schemaPath:"[^"]*",/g, "");

async function compileValidators() {
  const ajv = new Ajv2020({
    allErrors: true,
    // The words are ours (src/budget/schema.ts); verbose brings the keys a map may have.
    verbose: true,
    messages: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    inlineRefs: false,
    code: { source: true, esm: true, optimize: 2 },
  });
  // No schema of ours asks what is unevaluated or refers dynamically: keeping track of both costs a third of the code.
  ajv.opts.unevaluated = false;
  ajv.opts.dynamicRef = false;
  const refs = {};
  for (const [name, file] of Object.entries(SCHEMAS)) {
    const schema = lean(readJson("policy", file));
    shortenReferences(schema, schema);
    ajv.addSchema(schema);
    refs[name] = schema.$id;
  }
  // Standalone code requires ajv's runtime helpers even as ESM: bundled, it requires nothing.
  await build({
    stdin: { contents: withoutPaths(standaloneCode(ajv, refs)), resolveDir: root, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    outfile: at("src", "generated", "validators.js"),
    logLevel: "warning",
  });
  writeFileSync(
    at("src", "generated", "validators.d.ts"),
    `import type { Validate } from "../budget/schema.ts";\n${Object.keys(SCHEMAS)
      .map((name) => `export declare const ${name}: Validate;\n`)
      .join("")}`,
  );
}

function embedPolicy() {
  const cards = readdirSync(at("policy", "rate-cards"))
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => readYaml("policy", "rate-cards", name));
  const currencies = Object.fromEntries(currencyCodes.data.map(({ code, digits }) => [code, digits]));
  const values = {
    CARDS: cards,
    GUARDRAILS: readYaml("policy", "guardrails.yaml"),
    CURRENCIES: currencies,
  };
  writeFileSync(
    at("src", "generated", "builtin.js"),
    Object.entries(values)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join(""),
  );
  writeFileSync(
    at("src", "generated", "builtin.d.ts"),
    `import type { PlainMap } from "../budget/plain.ts";
export declare const CARDS: readonly PlainMap[];
export declare const GUARDRAILS: PlainMap;
export declare const CURRENCIES: Readonly<Record<string, number>>;
`,
  );
}

/** Apart from the rest: --version needs nothing else. */
function embedVersion() {
  const { version } = readJson("package.json");
  writeFileSync(at("src", "generated", "version.js"), `export const VERSION = ${JSON.stringify(version)};\n`);
  writeFileSync(at("src", "generated", "version.d.ts"), "export declare const VERSION: string;\n");
}

/** A dynamic import of a part of the CLI becomes a file of its own: compiled by Node only when it is needed. */
const parts = {
  name: "parts",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: `./${basename(path, ".ts")}.cjs`, external: true } : undefined,
    );
  },
};

/**
 * The YAML parser spreads its state together, and V8 of Node 20 then reads every property of it slowly: with the spread
 * lowered, reading takes a quarter of the time (bench/reader.mjs). Our own code is faster with the real one.
 */
const reader = {
  name: "reader",
  setup({ onLoad }) {
    onLoad({ filter: /js-yaml\.mjs$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { supported: { "object-rest-spread": false } });
      return { contents: code, loader: "js" };
    });
  },
};

async function bundleCli() {
  const cli = (name) => at("src", "cli", `${name}.ts`);
  await build({
    entryPoints: {
      tollgate: cli("bin"),
      engine: cli("engine"),
      ci: cli("ci"),
      git: cli("git"),
      authoring: cli("authoring"),
      alarms: cli("alarms"),
      aws: cli("aws"),
      secrets: at("src", "aws", "secrets.ts"),
      completion: cli("completion"),
      forge: cli("forge"),
      action: at("src", "action", "main.ts"),
    },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // An optional peer: who needs no AWS installs none.
    external: ["@aws-sdk/*"],
    mainFields: ["module", "main"],
    supported: {
      // A real import() of CommonJS runs a lexer over the whole file to find its exports: five times the cost of require.
      "dynamic-import": false,
    },
    minify: true,
    legalComments: "none",
    plugins: [parts, reader],
    outdir: at("dist"),
    outExtension: { ".js": ".cjs" },
    logLevel: "warning",
  });
}

/** What Pulumi runs: compiled ahead, because Pulumi's own TypeScript does not read TypeScript 7. */
async function bundleStack() {
  await build({
    entryPoints: [at("src", "stack", "index.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    external: ["@pulumi/*"],
    minify: true,
    legalComments: "none",
    plugins: [reader],
    outfile: at("dist", "stack", "index.cjs"),
    logLevel: "warning",
  });
  // Pulumi looks at the nearest package.json: under "type": "module" it would import() the program, find a default
  // export beside the named ones, and refuse.
  writeFileSync(at("dist", "stack", "package.json"), '{ "type": "commonjs" }\n');
}

/** What AWS Lambda runs. With its SDK clients: half a megabyte, and what was tested is what runs. */
async function bundleMeter() {
  await build({
    entryPoints: [at("src", "meter", "lambda.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    plugins: [reader],
    outfile: at("dist", "meter", "index.cjs"),
    logLevel: "warning",
  });
}

mkdirSync(at("src", "generated"), { recursive: true });
await compileValidators();
embedPolicy();
embedVersion();
if (!process.argv.includes("--data")) await Promise.all([bundleCli(), bundleStack(), bundleMeter()]);
