import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BIN, folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const isThere = spawnSync("nvim", ["--version"]).status === 0;
if (!isThere) console.log("test/editor/neovim.test.ts: skipped, because nvim is not installed");

const PLANNED = "consumption: { virtual-agent: { sessionsPerDay: 50 } }\n";
const SLIP = budget(`${PLANNED}limts: { cost: 5000 } # agreed\n`);

test.skipIf(!isThere)("Neovim shows what is wrong, applies a fix, and shows the figures", () => {
  const snippet = /^```lua\n(.*?)^```$/ms.exec(readFileSync(join(ROOT, "docs", "editor.md"), "utf8"))?.[1] ?? "";
  const program = `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@" --now 2026-11-23\n`;
  const cwd = folder({ "budgets/acme.yaml": SLIP, "init.lua": snippet, "bin/tollgate": program });
  chmodSync(join(cwd, "bin", "tollgate"), 0o755);
  const [file, results] = [join(cwd, "budgets", "acme.yaml"), join(cwd, "results.json")];
  const env = {
    ...process.env,
    ...{
      XDG_STATE_HOME: cwd,
      XDG_CACHE_HOME: cwd,
      XDG_DATA_HOME: cwd,
      PATH: `${join(cwd, "bin")}:${process.env["PATH"]}`,
    },
    ...{
      TOLLGATE_SNIPPET: join(cwd, "init.lua"),
      TOLLGATE_FILE: file,
      TOLLGATE_RESULTS: results,
      TOLLGATE_SLIP: "limts",
    },
  };
  const script = join(ROOT, "test", "editor", "neovim.lua");
  const { stderr } = spawnSync("nvim", ["--headless", "-n", "-u", "NONE", "-S", script], {
    cwd,
    env,
    encoding: "utf8",
    timeout: 50_000,
  });
  const found = JSON.parse(readFileSync(results, "utf8"));
  expect(found, stderr).toMatchObject({ before: "schema", action: "Correct: limits", after: "" });
  expect(found.lens).toMatch(/^worst month 2026-12: /);
  expect(found.hover).toContain("2,000");
  expect(readFileSync(file, "utf8")).toBe(SLIP.replace("limts", "limits"));
});
