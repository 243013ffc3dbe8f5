// npm run bench: how long a check takes, side by side with what it could at best take and with its peers.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { TODAY } from "./contenders.mjs";
import { usageSource } from "./measure.mjs";
import { readOptions } from "./options.mjs";
import { folder, races } from "./races.mjs";
import { BARE, bundle, installPeers, NODE_24, ROOT, versionOf } from "./setup.mjs";
import { bundleStages, stageTable } from "./stages.mjs";
import { raceTable, targetTable } from "./table.mjs";

/** Enough for the stages to be compiled by V8 as they are in a large check. */
const STAGED_FILES = 10_000;

function describe() {
  const load = loadavg()[0].toFixed(1);
  const peers = ["ajv-cli", "@sourcemeta/jsonschema", "js-yaml"].map((name) => `${name} ${versionOf(name)}`);
  console.log(`${cpus().length} CPUs, load ${load}; ${peers.join(", ")}`);
  console.log(`CPU time and memory: ${usageSource}. Ratios: tollgate check over the row, medians of paired rounds.`);
  const ours = versionOf("js-yaml", ROOT);
  if (ours !== versionOf("js-yaml")) console.log(`The product reads with js-yaml ${ours}.`);
}

const nodesFor = (node) => [...(node === "own" ? [] : [NODE_24]), ...(node === "24" ? [] : [process.execPath])];
const versionOfNode = (file) => execFileSync(file, ["--version"], { encoding: "utf8" }).trim();

/** All races on one Node, and what the stages of a check take. */
async function runOn(node, options, failures) {
  const version = versionOfNode(node);
  console.log(`\nNode ${version}`);
  const bySize = new Map();
  for await (const [size, results] of races(node, options, failures)) {
    bySize.set(size, results);
    console.log(`\n${raceTable(size, results)}`);
  }
  const most = Math.min(Math.max(...options.sizes), STAGED_FILES);
  const rounds = options.isQuick ? 1 : 3;
  console.log(`\n${stageTable(node, folder(most), { rounds, today: TODAY })}`);
  return { version, bySize };
}

async function main(options) {
  if (!existsSync(join(ROOT, "dist", "tollgate.cjs"))) throw new Error("npm run compile comes first");
  installPeers();
  await bundle("bare.mjs", BARE);
  await bundleStages();
  describe();
  const failures = [];
  const runs = [];
  for (const node of nodesFor(options.node)) runs.push(await runOn(node, options, failures));
  console.log(`\n${targetTable(runs)}`);
  if (failures.length > 0) process.exitCode = 2;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options !== null) await main(options);
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
