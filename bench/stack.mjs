// node bench/stack.mjs [organizations]: what a stack of many organizations comes to, under Pulumi's language host.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const organizations = Number(process.argv[2] ?? 500);

/** PutMetricAlarm calls a second, for an account and region. */
const ALARMS_PER_SECOND = 3;

const folder = mkdtempSync(join(tmpdir(), "tollgate-stack-"));
try {
  const outfile = join(folder, "measure.mjs");
  const entry = fileURLToPath(new URL("stack/measure.ts", import.meta.url));
  // Packages are resolved from here, wherever the bundle lies.
  const define = { "import.meta.url": JSON.stringify(import.meta.url) };
  await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "node", define, outfile });
  const { measure } = await import(pathToFileURL(outfile).href);
  const { counts, stateBytes, seconds } = await measure(organizations, folder);
  const resources = Object.values(counts).reduce((sum, count) => sum + count, 0);
  console.log(`${organizations} organizations with an address each: ${resources} resources, ${JSON.stringify(counts)}`);
  console.log(`state: ${(stateBytes / 1e6).toFixed(1)} MB`);
  console.log(`the program: ${seconds.toFixed(0)} s, with an engine that does nothing`);
  console.log(`alarms at ${ALARMS_PER_SECOND} a second: ${Math.ceil(counts.MetricAlarm / ALARMS_PER_SECOND)} s`);
} finally {
  rmSync(folder, { recursive: true });
}
