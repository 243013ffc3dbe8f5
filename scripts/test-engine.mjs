// Runs test/engine on Pulumi's real engine, or says why it cannot. In CI a missing Go is a failure. An engine that cannot
// be downloaded or built is one where TOLLGATE_ENGINE=required: elsewhere a proxy that is down would stop every change.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const isRequired = process.env.TOLLGATE_ENGINE === "required";

function skip(why, isFailure) {
  console.error(`SKIPPED: the tests on the real engine, because ${why}`);
  process.exit(isFailure ? 1 : 0);
}

if (spawnSync("go", ["version"], { stdio: "ignore" }).status !== 0)
  skip("there is no go on PATH to build it with", isRequired || process.env.CI === "true");
let root;
try {
  root = execFileSync(process.execPath, [at("pulumi-cli.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
} catch {
  skip("it could not be downloaded or built: the lines above say why", isRequired);
}
const vitest = ["run", "--config", "vitest.engine.config.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [at("../node_modules/vitest/vitest.mjs"), ...vitest], {
  cwd: at(".."),
  stdio: "inherit",
  env: { ...process.env, PULUMI_ROOT: root.trim() },
});
process.exit(status ?? 1);
