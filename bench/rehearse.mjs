// node bench/rehearse.mjs [organizations]: a month of hourly usage of many organizations through their alarms.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { random } from "./generate/random.mjs";

const SEED = 2026;
const LIMIT_SECONDS = 5;
const organizations = Number(process.argv[2] ?? 1000);

const folder = mkdtempSync(join(tmpdir(), "tollgate-rehearse-"));
try {
  const outfile = join(folder, "fleet.mjs");
  const entry = fileURLToPath(new URL("rehearse/fleet.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "node", outfile });
  const { fleetOf, rehearseFleet } = await import(pathToFileURL(outfile).href);
  const { next } = random(SEED);
  const fleet = fleetOf(organizations, next);
  let seconds = 0;
  const measure = (work) => {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    seconds += (user + system) / 1e6;
    return result;
  };
  const { hours, notifications, missed } = rehearseFleet(fleet, next, measure);
  console.log(`${organizations} organizations, ${hours} organization-hours: ${seconds.toFixed(2)} s of CPU`);
  console.log(`${notifications} notifications, ${missed} missed`);
  if (missed > 0 || seconds > (LIMIT_SECONDS * organizations) / 1000) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
