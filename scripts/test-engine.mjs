// Runs test/engine on Pulumi's real engine, or says why it cannot. In CI a missing Go is a failure.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

function skip(why) {
  console.error(`SKIPPED: the tests on the real engine, because ${why}`);
  process.exit(process.env.CI === "true" ? 1 : 0);
}

if (spawnSync("go", ["version"], { stdio: "ignore" }).status !== 0) skip("there is no go on PATH to build it with");
let root;
try {
  root = execFileSync(process.execPath, [at("pulumi-cli.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
} catch {
  skip("it could not be built: the lines above say why");
}
const vitest = ["run", "--config", "vitest.engine.config.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [at("../node_modules/vitest/vitest.mjs"), ...vitest], {
  cwd: at(".."),
  stdio: "inherit",
  env: { ...process.env, PULUMI_ROOT: root.trim() },
});
process.exit(status ?? 1);
