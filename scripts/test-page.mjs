// Runs test/page/browser in Chromium, or says why it cannot. In CI a missing browser is a failure.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const chromium = process.env.TOLLGATE_CHROMIUM ?? "/usr/bin/chromium";

if (!existsSync(chromium)) {
  console.error(
    `SKIPPED: the tests of pages, because there is no ${chromium}. TOLLGATE_CHROMIUM names another browser`,
  );
  process.exit(process.env.CI === "true" ? 1 : 0);
}
const vitest = ["run", "--config", "vitest.page.config.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", ...vitest], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
  env: { ...process.env, TOLLGATE_CHROMIUM: chromium },
});
process.exit(status ?? 1);
