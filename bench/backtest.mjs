// node bench/backtest.mjs [months]: forecasts of generated months against plain run-rate. Seeded: the same everywhere.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { random } from "./generate/random.mjs";

const SEED = 2026;
const months = Number(process.argv[2] ?? 2000);
const percent = (share) => `${(100 * share).toFixed(1)} %`.padStart(9);

const folder = mkdtempSync(join(tmpdir(), "tollgate-backtest-"));
try {
  const outfile = join(folder, "score.mjs");
  const entry = fileURLToPath(new URL("backtest/score.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "node", outfile });
  const { FAMILIES, scoreOf } = await import(pathToFileURL(outfile).href);
  console.log(`${months} generated months a family, each cut at a random day. Median error of the period's end:`);
  console.log("family     forecast  run-rate  in the 80 % interval");
  let inside = 0;
  for (const family of FAMILIES) {
    const { error, runRateError, coverage } = scoreOf(family, months, random(SEED).next);
    console.log(`${family.padEnd(9)}${percent(error)} ${percent(runRateError)} ${percent(coverage)}`);
    inside += coverage / FAMILIES.length;
  }
  console.log(`${"all".padEnd(28)} ${percent(inside)}`);
} finally {
  rmSync(folder, { recursive: true });
}
