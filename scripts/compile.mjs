// Makes what is built from data: the validators, the built-in policy, and the one-file CLI in dist/.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import currencyCodes from "currency-codes";
import { build as esbuild } from "esbuild";
import { load } from "js-yaml";
import { bundledPackages, noticesText, packagesByBundle } from "./notices.mjs";
import { compileSchemas, SCHEMAS } from "./schemas.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path) => join(root, ...path);
const readJson = (...path) => JSON.parse(readFileSync(at(...path), "utf8"));

/** Also as text: a repository that keeps a copy of a shipped file need not have it read. */
function embedPolicy() {
  const texts = (folder, names) => names.map((name) => readFileSync(at("policy", folder, name), "utf8"));
  const cards = readdirSync(at("policy", "rate-cards")).filter((name) => name.endsWith(".yaml"));
  const cardTexts = texts("rate-cards", cards.sort());
  const [guardrailsText] = texts("", ["guardrails.yaml"]);
  const values = {
    CARDS: cardTexts.map((text) => load(text)),
    CARD_TEXTS: cardTexts,
    GUARDRAILS: load(guardrailsText),
    GUARDRAILS_TEXT: guardrailsText,
    CURRENCIES: Object.fromEntries(currencyCodes.data.map(({ code, digits }) => [code, digits])),
  };
  writeFileSync(
    at("src", "generated", "builtin.js"),
    Object.entries(values)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join(""),
  );
  writeFileSync(
    at("src", "generated", "builtin.d.ts"),
    `import type { PlainMap } from "../core/budget/plain.ts";
export declare const CARDS: readonly PlainMap[];
export declare const CARD_TEXTS: readonly string[];
export declare const GUARDRAILS: PlainMap;
export declare const GUARDRAILS_TEXT: string;
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

/** What lists the errors of a file is a part too, and loaded at once when the first file is not accepted. */
const lazyListings = {
  name: "lazy listings",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /generated\/listings\.js$/ }, ({ kind, path }) =>
      kind === "import-statement" ? { path, namespace: "lazy" } : undefined,
    );
    onLoad({ filter: /./, namespace: "lazy" }, () => {
      const getters = Object.keys(SCHEMAS).map((name) => `get ${name}() { return require("./listings.cjs").${name}; }`);
      return { contents: `module.exports = { ${getters.join(", ")} };` };
    });
    onResolve({ filter: /^\.\/listings\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** Commander can start other programs for its commands; ours has none, and loading what does that takes milliseconds. */
const noChildren = {
  name: "no children",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes("commander") ? { path, namespace: "nothing" } : undefined,
    );
    onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** What each bundle holds, by esbuild's own account. */
const outputs = {};

async function build(options) {
  const { metafile } = await esbuild({ ...options, absWorkingDir: root, metafile: true, logLevel: "warning" });
  Object.assign(outputs, metafile.outputs);
}

/** Code of other packages that lies in src/generated/ when the bundles are made. */
const EMBEDDED = ["node_modules/currency-codes"];

/** Their licences go with it (dist/NOTICES.txt); scripts/sbom.mjs and a test read which bundle holds what. */
function writeNotices(embedded) {
  const bundles = packagesByBundle(outputs);
  const folders = [...new Set([...Object.values(bundles).flat(), ...EMBEDDED, ...embedded])];
  const text = noticesText(bundledPackages(root, folders));
  writeFileSync(at("dist", "NOTICES.txt"), text);
  const all = { ...bundles, "src/generated": [...EMBEDDED, ...embedded].sort() };
  // For whoever may read what was built and may not run it: scripts/release.mjs.
  writeFileSync(at("dist", "VERSION"), `${readJson("package.json").version}\n`);
  writeFileSync(at("dist", "bundles.json"), `${JSON.stringify(all, null, 2)}\n`);
}

const cli = (name) => at("src", "apps", "cli", `${name}.ts`);

async function bundleCli() {
  await build({
    entryPoints: {
      main: cli("main"),
      engine: cli("engine"),
      ci: cli("ci"),
      git: cli("git"),
      authoring: cli("authoring"),
      alarms: cli("alarms"),
      aws: cli("aws"),
      secrets: at("src", "adapters", "aws", "secrets.ts"),
      completion: cli("completion"),
      worker: cli("threads/worker"),
      forge: cli("forge"),
      action: at("src", "apps", "action", "main.ts"),
      listings: at("src", "generated", "listings.js"),
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
    plugins: [parts, lazyListings, noChildren],
    outdir: at("dist"),
    outExtension: { ".js": ".cjs" },
  });
}

/** What is run: it loads the parts, and tells their compiled code from that of all others. */
async function bundleBin() {
  rmSync(at("dist", ".compiled"), { recursive: true, force: true });
  const hash = createHash("sha256");
  for (const name of readdirSync(at("dist")).sort()) if (PART.test(name)) hash.update(readFileSync(at("dist", name)));
  await build({
    entryPoints: [cli("bin")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    define: { BUILD: JSON.stringify(hash.digest("hex").slice(0, 16)) },
    minify: true,
    outfile: at("dist", "tollgate.cjs"),
  });
}

const PART = /^(?!tollgate\.).*\.cjs$/;

/** One character beyond Latin-1, which esbuild leaves in a regular expression, and V8 needs twice as long for the file. */
function demandAscii() {
  for (const name of readdirSync(at("dist")).filter((each) => each.endsWith(".cjs"))) {
    if (readFileSync(at("dist", name)).some((byte) => byte > 127)) throw new Error(`dist/${name} is not ASCII`);
  }
}

/** What Pulumi runs: compiled ahead, because Pulumi's own TypeScript does not read TypeScript 7. */
async function bundleStack() {
  await build({
    entryPoints: [at("src", "apps", "stack", "index.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    external: ["@pulumi/*"],
    minify: true,
    legalComments: "none",
    outfile: at("dist", "stack", "index.cjs"),
  });
  // Pulumi looks at the nearest package.json: under "type": "module" it would import() the program, find a default
  // export beside the named ones, and refuse.
  writeFileSync(at("dist", "stack", "package.json"), '{ "type": "commonjs" }\n');
}

/** What AWS Lambda runs. With its SDK clients: half a megabyte, and what was tested is what runs. */
async function bundleMeter() {
  await build({
    entryPoints: [at("src", "apps", "meter", "lambda.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    outfile: at("dist", "meter", "index.cjs"),
  });
}

mkdirSync(at("src", "generated"), { recursive: true });
const embedded = await compileSchemas();
embedPolicy();
embedVersion();
if (!process.argv.includes("--data")) {
  await Promise.all([bundleCli().then(bundleBin), bundleStack(), bundleMeter()]);
  demandAscii();
  writeNotices(embedded);
}
