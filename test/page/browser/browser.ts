import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { source as AXE } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, expect, onTestFinished } from "vitest";
import { folder, tollgate } from "../../support/cli.ts";

let browser: Promise<Browser> | undefined;

afterAll(async () => {
  const started = browser;
  browser = undefined;
  await (await started)?.close();
});

/** No sandbox: tests run as root in containers, and the pages are our own. */
export const launched = (): Promise<Browser> => {
  browser ??= chromium.launch({
    executablePath: process.env["TOLLGATE_CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  return browser;
};

/** Opens an address. What the console says, and every request but for the page itself, fails the test. */
export async function opened(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await launched()).newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => void said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", ({ message }) => void said.push(`error: ${message}`));
  page.on("dialog", (dialog) => void said.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => request.isNavigationRequest() || said.push(`request: ${request.url()}`));
  onTestFinished(async () => {
    await context.close();
    expect(said).toEqual([]);
  });
  await page.goto(url);
  return page;
}

/** A page that a command prints, as a file. */
export async function pageOf(args: readonly string[], cwd: string, code = 0): Promise<string> {
  const ran = await tollgate([...args, "--format", "html"], { cwd });
  expect(ran.code, ran.err).toBe(code);
  const file = join(folder(), "page.html");
  writeFileSync(file, ran.out);
  return pathToFileURL(file).href;
}

/** What axe-core has against a page, each with the elements that it is about. */
export async function violations(page: Page): Promise<string[]> {
  // A script that the page's policy would refuse: evaluated by the debugger, it is not asked.
  await page.evaluate(AXE);
  const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    "axe.run().then(({ violations }) => violations)",
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
