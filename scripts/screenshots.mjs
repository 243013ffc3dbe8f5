// node scripts/screenshots.mjs: the pictures of docs/page.md, of the repository's own budgets, in Chromium.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const images = join(root, "docs", "images");
const folder = mkdtempSync(join(tmpdir(), "tollgate-screenshots-"));

/** A page that a command prints. */
function pageOf(name, ...args) {
  const program = join(root, "dist", "tollgate.cjs");
  const file = join(folder, `${name}.html`);
  writeFileSync(
    file,
    execFileSync(process.execPath, [program, ...args, "--format", "html"], {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  return pathToFileURL(file).href;
}

const USAGE = ["--usage", "examples/usage/holiday-retailer.csv", "--now", "2026-12-22"];
const fleet = pageOf("fleet", "check", "--now", "2026-11-23");
const retailer = pageOf("retailer", "status", "holiday-retailer", ...USAGE);

const SHOTS = [
  { name: "page-light", url: fleet, colorScheme: "light", width: 1100, height: 860 },
  { name: "page-dark", url: retailer, colorScheme: "dark", width: 1100, height: 1000 },
  { name: "page-phone", url: retailer, colorScheme: "light", width: 390, height: 1000 },
  { name: "page-print", url: retailer, media: "print", width: 800, height: 1120 },
];

const browser = await chromium.launch({
  executablePath: process.env.TOLLGATE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  mkdirSync(images, { recursive: true });
  for (const { name, url, width, height, colorScheme = "light", media = "screen" } of SHOTS) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    await page.emulateMedia({ media });
    await page.goto(url);
    await page.locator("table").first().waitFor({ state: "attached" });
    await page.screenshot({ path: join(images, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
