// node bench/page.mjs [organizations...]: the size of an HTML page, and how soon it shows figures and answers, in Chromium.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { corpus } from "./generate/corpus.mjs";

const MB = 2 ** 20;
const FIGURES_SECONDS = 1;
/** In bytes, by organizations. */
const MOST_BYTES = new Map([
  [100, MB],
  [1_000, 6 * MB],
]);
const ROUNDS = 5;

const sizes = process.argv.slice(2).map(Number);
const program = fileURLToPath(new URL("../dist/tollgate.cjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tollgate-page-"));
const browser = await chromium.launch({
  executablePath: process.env.TOLLGATE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/**
 * Milliseconds from the start of opening the file: until the first row of figures is painted, and until a click is
 * answered. Nothing with content is painted before the rows are there, so the first paint with content shows them.
 */
async function timesOf(url) {
  const page = await browser.newPage();
  try {
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector(".org") === null) return;
        observer.disconnect();
        globalThis.made = performance.now();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(url);
    const painted = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
    const [shown, made] = [
      await (await page.waitForFunction(painted)).jsonValue(),
      await page.evaluate(() => globalThis.made),
    ];
    if (!(made < shown)) throw new Error("something was painted before the figures");
    await page.locator(".sort").first().click();
    await page.waitForFunction(() => document.querySelector("[aria-sort=ascending]") !== null);
    return [shown, await page.evaluate(() => performance.now())];
  } finally {
    await page.close();
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  for (const count of sizes.length > 0 ? sizes : [10, 100, 1_000]) {
    const file = join(folder, `${count}.html`);
    try {
      execFileSync(
        process.execPath,
        [program, "check", corpus(count), "--now", "2026-11-23", "--output", `html=${file}`],
        {
          stdio: ["ignore", "ignore", "inherit"],
          cwd: fileURLToPath(new URL("corpus", import.meta.url)),
        },
      );
    } catch (error) {
      // Budgets of the corpus fail on purpose.
      if (error.status !== 1) throw error;
    }
    const { size } = statSync(file);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await timesOf(pathToFileURL(file).href));
    const [shown, answered] = [0, 1].map((at) => median(rounds.map((times) => times[at])) / 1000);
    console.log(
      `${count} organizations: ${(size / MB).toFixed(2)} MB, figures after ${shown.toFixed(2)} s, first click answered after ${answered.toFixed(2)} s`,
    );
    if (size > (MOST_BYTES.get(count) ?? Number.POSITIVE_INFINITY) || shown > FIGURES_SECONDS) process.exitCode = 1;
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
