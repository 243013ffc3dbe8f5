// Builds the validators, the built-in policy and dist/.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import currencyCodes from "currency-codes";
import { build as esbuild } from "esbuild";
import { load } from "js-yaml";
import { embedHolidays, HOLIDAYS_PACKAGE } from "./holidays.mjs";
import { bundledPackages, noticesText, packagesByBundle } from "./notices.mjs";
import { compilePage } from "./page.mjs";
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
    `import type { PlainMap } from "../core/model/source.ts";
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

const CLI = at("src", "apps", "cli");

/** Files of dist/ that several dynamic imports share. Any other dynamic import has a file of its own. */
const SHARED = {
  engine:
    /cli\/(commands\/(gate\/(check|view)|plan\/(compare|explain)|more\/(rates|rules))|output\/diff-reports|threads\/job)\.ts$/,
  git: /cli\/(commands\/gate\/diff|input\/changed)\.ts$/,
  // These alone need the library that edits YAML.
  authoring: /cli\/(commands\/(gate\/baseline|plan\/(estimate|init))|input\/fix)\.ts$/,
  alarms: /cli\/(commands\/(alarms|usage)\/[\w-]+|input\/new-budget\/new-tests)\.ts$/,
  review: /cli\/commands\/review\/[\w/-]+\.ts$/,
  ci: /core\/report\/ci-formats\.ts$/,
  // With what a browser runs, as text.
  page: /core\/report\/page\/[\w-]+\.ts$/,
  aws: /adapters\/aws\/(?!secrets\b)[\w-]+\.ts$/,
};

const partOf = (file) =>
  Object.keys(SHARED).find((name) => SHARED[name].test(file.replaceAll(sep, "/"))) ?? basename(file, ".ts");
const keyOf = (file) => relative(at("src"), file).replaceAll(/\W/g, "_");

/** The files that the CLI imports dynamically, by part. */
function partsOfCli() {
  const parts = {};
  const files = readdirSync(CLI, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  for (const file of files.map((name) => join(CLI, name))) {
    for (const [, path] of readFileSync(file, "utf8").matchAll(/\bimport\("(\.[^"]+\.ts)"\)/g)) {
      const found = resolve(dirname(file), path);
      parts[partOf(found)] = (parts[partOf(found)] ?? new Set()).add(found);
    }
  }
  return parts;
}

/** Node compiles a part only when it is imported. Commander is a part too, which the others share. */
const parts = {
  name: "parts",
  setup({ onResolve, onLoad }) {
    const files = partsOfCli();
    onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice("part:".length), namespace: "part" }));
    onLoad({ filter: /./, namespace: "part" }, ({ path: part }) => {
      const lines = [...files[part]].map((file) => `export * as ${keyOf(file)} from ${JSON.stringify(file)};`);
      return { contents: lines.join("\n"), resolveDir: CLI };
    });
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) =>
      kind === "dynamic-import" ? { path: resolve(resolveDir, path), namespace: "imported" } : undefined,
    );
    onLoad({ filter: /./, namespace: "imported" }, ({ path }) => ({
      contents: `module.exports = require("./${partOf(path)}.cjs").${keyOf(path)};`,
    }));
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^commander$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : { path: "./commander.cjs", external: true },
    );
  },
};

/** Parts that code imports as usual, and that are loaded when their values are first needed. */
const LAZY = {
  // What lists the errors of a file: needed when the first file is not accepted.
  listings: Object.keys(SCHEMAS),
  // Needed where a budget names its country.
  holidays: ["FIRST_YEAR", "HOLIDAYS"],
};

const lazyParts = {
  name: "lazy parts",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /generated\/(listings|holidays)\.js$/ }, ({ kind, path }) =>
      kind === "import-statement" ? { path: basename(path, ".js"), namespace: "lazy" } : undefined,
    );
    onLoad({ filter: /./, namespace: "lazy" }, ({ path }) => {
      const getters = LAZY[path].map((name) => `get ${name}() { return require("./${path}.cjs").${name}; }`);
      return { contents: `module.exports = { ${getters.join(", ")} };` };
    });
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
const EMBEDDED = ["node_modules/currency-codes", HOLIDAYS_PACKAGE];

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

async function bundleCli() {
  await build({
    entryPoints: {
      tollgate: join(CLI, "bin.ts"),
      ...Object.fromEntries(Object.keys(partsOfCli()).map((name) => [name, `part:${name}`])),
      commander: "commander",
      worker: join(CLI, "threads", "worker.ts"),
      action: at("src", "apps", "action", "main.ts"),
      listings: at("src", "generated", "listings.js"),
      holidays: at("src", "generated", "holidays.js"),
    },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // An optional peer: a machine that does not use AWS does not install it.
    external: ["@aws-sdk/*"],
    mainFields: ["module", "main"],
    supported: {
      // A real import() of CommonJS runs a lexer over the whole file to find its exports: five times the cost of require.
      "dynamic-import": false,
    },
    minify: true,
    legalComments: "none",
    plugins: [parts, lazyParts, noChildren],
    outdir: at("dist"),
    outExtension: { ".js": ".cjs" },
  });
}

/** One character beyond Latin-1, which esbuild leaves in a regular expression, and V8 needs twice as long for the file. */
function demandAscii() {
  for (const name of readdirSync(at("dist")).filter((each) => each.endsWith(".cjs"))) {
    if (readFileSync(at("dist", name)).some((byte) => byte > 127)) throw new Error(`dist/${name} is not ASCII`);
  }
}

/** The default program is a few lines, and the component is what it runs: a file of its own. */
const besideIndex = {
  name: "beside index",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/pulumi\.ts$/ }, () => ({ path: "./pulumi.cjs", external: true }));
  },
};

/** What Pulumi runs: compiled ahead, because Pulumi's own TypeScript does not read TypeScript 7. */
async function bundleStack() {
  await build({
    entryPoints: ["index", "pulumi"].map((name) => at("src", "apps", "stack", `${name}.ts`)),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    external: ["@pulumi/*"],
    minify: true,
    legalComments: "none",
    plugins: [besideIndex],
    outdir: at("dist", "stack"),
    outExtension: { ".js": ".cjs" },
  });
  copyFileSync(at("src", "apps", "stack", "public.d.ts"), at("dist", "stack", "pulumi.d.ts"));
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
const embedded = [...new Set([...(await compileSchemas()), ...(await compilePage())])].sort();
embedPolicy();
embedVersion();
await embedHolidays();
if (!process.argv.includes("--data")) {
  rmSync(at("dist"), { recursive: true, force: true });
  await Promise.all([bundleCli(), bundleStack(), bundleMeter()]);
  demandAscii();
  writeNotices(embedded);
}
