// Guards the reader's own step in scripts/reader.mjs: js-yaml as published spreads objects for every document,
// against the same code with the spread lowered. Near 1, that step may go.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { corpus } from "./generate/corpus.mjs";
import { median } from "./rounds.mjs";
import { BENCH, bundle, installPeers, versionOf } from "./setup.mjs";

const FILES = 1_000;
const ROUNDS = 15;
const require = createRequire(import.meta.url);

async function reader(name, more) {
  const outfile = join(BENCH, "dist", `reader-${name}.cjs`);
  await bundle("node_modules/js-yaml/dist/js-yaml.mjs", outfile, more);
  return require(outfile);
}

function milliseconds({ CORE_SCHEMA, constructFromEvents, parseEvents }, texts) {
  const start = process.hrtime.bigint();
  for (const source of texts) {
    constructFromEvents(parseEvents(source, { maxDepth: 100 }), { source, schema: CORE_SCHEMA });
  }
  return Number(process.hrtime.bigint() - start) / 1e6;
}

installPeers();
const published = await reader("published", { plugins: [] });
const flagged = await reader("flagged", {});
const budgets = corpus(FILES);
const texts = readdirSync(budgets).map((name) => readFileSync(join(budgets, name), "utf8"));

const rounds = Array.from({ length: ROUNDS + 1 }, () => [milliseconds(published, texts), milliseconds(flagged, texts)]);
rounds.shift();
const perFile = (at) => ((1000 * median(rounds.map((round) => round[at]))) / FILES).toFixed(0);
const ratio = median(rounds.map(([slow, fast]) => slow / fast));
console.log(`Node ${process.version}, js-yaml ${versionOf("js-yaml")}, ${FILES} files, ${ROUNDS} rounds`);
console.log(`as published ${perFile(0)} us a file, without object spread ${perFile(1)} us: ratio ${ratio.toFixed(2)}`);
