import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const page = readFileSync(join(ROOT, "docs/alarm-tests.md"), "utf8");
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";

const EMEA = budget(
  `allocation: { tokensPerMonth: 40000 }
consumption:
  agent-copilot: { users: 620, tokensPerUser: 50 }
  voice-bots: { minutes: 52000 }
`,
  { org: "acme-emea", licensing: "{ model: named, users: 620 }" },
);

test("docs/alarm-tests.md shows a test and what it says", async () => {
  const cwd = folder({ "budgets/acme-emea.yaml": EMEA, "budgets/acme-emea.test.yaml": block("yaml") });
  const { out } = await tollgate(["test"], { cwd });
  expect(`$ tollgate test\n${out}`).toBe(block("console"));
  expect((await tollgate(["test", "--update"], { cwd })).code).toBe(0);
  expect(readFileSync(join(cwd, "budgets/acme-emea.test.yaml"), "utf8")).toBe(
    block("yaml").replace("2026-12-11", "2026-12-12"),
  );
});
