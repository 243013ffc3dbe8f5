// node bench/meter.mjs [organizations]: runs of the meter of a fleet at a month's end, against the AWS double in a process
// of its own and a source that answers at once.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const organizations = Number(process.argv[2] ?? 10_000);
const MOST_MIB = 512;

const folder = mkdtempSync(join(tmpdir(), "tollgate-meter-"));
const source = (name) => fileURLToPath(new URL(`meter/${name}.ts`, import.meta.url));
try {
  const entryPoints = ["fleet", "stand-in", "step"].map(source);
  await build({
    entryPoints,
    bundle: true,
    format: "esm",
    platform: "node",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const { budgetText, orgName } = await import(join(folder, "fleet.mjs"));
  mkdirSync(join(folder, "budgets"));
  for (let index = 0; index < organizations; index++) {
    writeFileSync(join(folder, "budgets", `${orgName(index)}.yaml`), budgetText(orgName(index)));
  }
  const aws = fork(join(folder, "stand-in.mjs"), [String(organizations)], { execArgv: ["--max-old-space-size=3000"] });
  const [{ url, bytesOfState }] = await once(aws, "message");
  console.log(`${organizations} organizations, ${bytesOfState} bytes of state each`);
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  // The first run reads every organization; those that follow within four hours read none.
  for (const later of [0, 1, 2]) {
    const child = fork(join(folder, "step.mjs"), [folder, String(later)], { env });
    const [{ published, seconds, cpu, mib }] = await once(child, "message");
    child.kill();
    aws.send("counts");
    const [{ counts }] = await once(aws, "message");
    const calls = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    console.log(
      `run ${later + 1}: published after ${published.toFixed(1)} s, ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU, ${mib.toFixed(0)} MiB, ${calls.join(", ")}`,
    );
    if (mib > MOST_MIB) process.exitCode = 1;
  }
  aws.kill();
} finally {
  rmSync(folder, { recursive: true });
}
