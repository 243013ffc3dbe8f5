// npm run bench: how long a check takes, side by side with what it could at best take and with its peers.
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { usageSource } from "./measure.mjs";
import { readOptions } from "./options.mjs";
import { races } from "./races.mjs";
import { BARE, bundle, installPeers, ROOT, versionOf } from "./setup.mjs";
import { raceTable, targetTable } from "./table.mjs";

function describe() {
  const load = loadavg()[0].toFixed(1);
  const peers = ["ajv-cli", "@sourcemeta/jsonschema", "js-yaml"].map((name) => `${name} ${versionOf(name)}`);
  console.log(`Node ${process.version}, ${cpus().length} CPUs, load ${load}; ${peers.join(", ")}`);
  console.log(`CPU time and memory: ${usageSource}. Ratios: tollgate check over the row, medians of paired rounds.`);
  const ours = versionOf("js-yaml", ROOT);
  if (ours !== versionOf("js-yaml")) console.log(`The product reads with js-yaml ${ours}.`);
}

async function main(options) {
  if (!existsSync(join(ROOT, "dist", "tollgate.cjs"))) throw new Error("npm run compile comes first");
  installPeers();
  await bundle("bare.mjs", BARE);
  describe();
  const failures = [];
  const bySize = new Map();
  for await (const [size, results] of races(options, failures)) {
    bySize.set(size, results);
    console.log(`\n${raceTable(size, results)}`);
  }
  console.log(`\n${targetTable(bySize)}`);
  if (failures.length > 0) process.exitCode = 2;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options !== null) await main(options);
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
