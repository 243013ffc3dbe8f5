// node bench/engine.mjs [organizations ...] [--checkpoints]: first deployments on Pulumi's real engine with a file backend.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { table } from "./table.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const fleets = process.argv.slice(2).flatMap((arg) => (/^\d+$/.test(arg) ? Number(arg) : []));
/** A deployment that breaks off then leaves a state without what it has made. */
const NO_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
const settings = JSON.stringify(process.argv.includes("--checkpoints") ? {} : NO_CHECKPOINTS);

const PULUMI_ROOT = execFileSync(process.execPath, [at("../scripts/pulumi-cli.mjs")], { encoding: "utf8" }).trim();
// Below the packages that the built files import.
const outdir = at("../node_modules/.cache/tollgate/bench-engine");
mkdirSync(outdir, { recursive: true });
writeFileSync(join(outdir, "package.json"), '{ "type": "module" }\n');
const entryPoints = [at("engine/step.ts"), at("engine/provider.ts")];
const define = { "import.meta.url": JSON.stringify(pathToFileURL(at("../test/engine/support/stack.ts"))) };
await build({ entryPoints, bundle: true, packages: "external", format: "esm", platform: "node", define, outdir });

async function deployed(count, root) {
  const aws = fork(join(outdir, "provider.js"));
  const [{ port }] = await once(aws, "message");
  const env = { ...process.env, PULUMI_ROOT };
  const child = fork(join(outdir, "step.js"), [root, String(count), String(port), settings], { env });
  const [taken] = await once(child, "message");
  aws.send("count");
  const [{ resources }] = await once(aws, "message");
  aws.kill();
  return { ...taken, resources };
}

const folder = mkdtempSync(join(tmpdir(), "tollgate-engine-bench-"));
const rows = [["organizations", "resources", "CPU s", "wall s", "largest MiB", "state MB"]];
try {
  for (const count of fleets.length > 0 ? fleets : [10, 100, 500]) {
    const { seconds, cpu, mib, state, resources } = await deployed(count, mkdtempSync(join(folder, "fleet-")));
    const figures = [cpu, seconds, mib].map((figure) => figure.toFixed(0));
    rows.push([String(count), String(resources), ...figures, (state / 1e6).toFixed(1)]);
  }
  console.log(table(rows));
} finally {
  rmSync(folder, { recursive: true });
}
