import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { folder } from "../../support/cli.ts";
import { budget } from "../../support/report.ts";
import { viewing } from "../../support/viewing.ts";
import { launched } from "./browser.ts";

test("the page of a view reloads when a budget changes", async () => {
  const cwd = folder({ "budgets/acme.yaml": budget("consumption: { other: { tokens: 10 } }\n") });
  const url = await viewing(cwd);
  const page = await (await launched()).newPage();
  onTestFinished(() => page.close());
  const said: string[] = [];
  page.on("console", (message) => void said.push(message.text()));
  await page.goto(url.href);
  const heading = page.getByRole("heading", { level: 1 });
  expect(await heading.innerText()).toContain("pass");
  writeFileSync(join(cwd, "budgets", "acme.yaml"), budget("consumption: { other: { tokens: 60000 } }\n"));
  await expect.poll(() => heading.innerText(), { timeout: 10_000 }).toContain("fail");
  expect(said).toEqual([]);
});
