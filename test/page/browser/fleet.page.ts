import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../../support/cli.ts";
import { budget, checkJson } from "../../support/report.ts";
import { opened, pageOf, violations } from "./browser.ts";

const plan = (tokens: number, more = ""): string => `consumption: { other: { tokens: ${tokens} } }\n${more}`;
const FLEET = {
  "budgets/acme.yaml": budget(plan(60_000), { org: "acme", name: "Acme", labels: "{ env: prod, region: emea }" }),
  "budgets/beta.yaml": budget(plan(45_000), { org: "beta", name: "Beta", labels: "{ env: prod }" }),
  "budgets/gamma.yaml": budget(plan(1_000), { org: "gamma", name: "Gamma", labels: "{ env: test }" }),
  "budgets/delta.yaml": budget(plan(70_000, "pricing: { overageUnitPrice: 0.8 }\n"), {
    ...{ org: "delta", name: "Delta", currency: "EUR", labels: "{ env: prod }" },
  }),
  "budgets/wrong.yaml": "version: 1\norg: wrong\n",
};

const names = (page: Page) => page.locator("tbody .org").allInnerTexts();
const subtotal = (page: Page, currency: string) =>
  page.locator(`[data-currency=${currency}] .figure dd`).first().innerText();

describe("the fleet's table", () => {
  test("is sorted by its headings, with the keyboard too", async () => {
    const page = await opened(await pageOf(["check"], folder(FLEET), 2));
    expect(await names(page)).toEqual(["Delta", "Acme", "Beta", "Gamma", "wrong"]);
    await page.getByRole("button", { name: "Organization" }).press("Enter");
    expect(await names(page)).toEqual(["Acme", "Beta", "Delta", "Gamma", "wrong"]);
    expect(await page.getByRole("columnheader", { name: "Organization" }).getAttribute("aria-sort")).toBe("ascending");
    await page.getByRole("button", { name: "Organization" }).press("Enter");
    expect(await names(page)).toEqual(["wrong", "Gamma", "Delta", "Beta", "Acme"]);
  });

  test("filters by label, status and name; subtotals are the command line's", async () => {
    const cwd = folder(FLEET);
    const page = await opened(await pageOf(["check"], cwd, 2));
    const totalOf = async (...where: string[]) => (await checkJson(cwd, ...where)).report.summary.totals;
    const shown = (text: string): string => text.replaceAll(/[^\d.]/g, "");
    const all = await totalOf();
    expect(shown(await subtotal(page, "USD"))).toBe(all.USD.total);
    expect(shown(await subtotal(page, "EUR"))).toBe(all.EUR.total);
    await page.getByLabel("env").selectOption("prod");
    expect(await names(page)).toEqual(["Delta", "Acme", "Beta"]);
    const prod = await totalOf("--where", "env=prod");
    expect(shown(await subtotal(page, "USD"))).toBe(prod.USD.total);
    await page.getByRole("button", { name: "fail" }).click();
    expect(await names(page)).toEqual(["Delta", "Acme"]);
    await page.getByLabel("Search").fill("ACM");
    expect(await names(page)).toEqual(["Acme"]);
    expect(await page.locator("[data-currency=EUR]").count()).toBe(0);
  });

  test("opens an organization and comes back, with the keyboard", async () => {
    const page = await opened(await pageOf(["check"], folder(FLEET), 2));
    await page.getByRole("link", { name: "Acme" }).press("Enter");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("Acme");
    expect(await page.title()).toBe("Tollgate: Acme");
    await page.getByRole("link", { name: "All organizations" }).press("Enter");
    expect(await names(page)).toHaveLength(5);
  });

  test("an invalid organization says what is wrong", async () => {
    const page = await opened(await pageOf(["check"], folder(FLEET), 2));
    await page.getByRole("link", { name: "wrong" }).click();
    expect(await page.locator(".findings code").allInnerTexts()).toContain("schema");
  });
});

describe("no violation of accessibility", () => {
  const cases = [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["a phone", { viewport: { width: 360, height: 700 }, isMobile: true }],
  ] as const;
  test.each(cases)("%s", async (_, options) => {
    const page = await opened(await pageOf(["check"], folder(FLEET), 2), options);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("link", { name: "Acme" }).click();
    await page
      .getByRole("button", { name: /^Try it/ })
      .first()
      .click();
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(await violations(page)).toEqual([]);
    const isWider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    expect(await page.evaluate(isWider)).toBe(false);
  });
});

test("a page prints, without what only a screen is for", async () => {
  const page = await opened(await pageOf(["check"], ROOT));
  await page.goto(`${page.url()}#${encodeURIComponent("budgets/holiday-retailer.yaml")}`);
  expect((await page.pdf()).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(4);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("#what-if").isVisible()).toBe(false);
  expect(await page.locator("figure svg[role=img]").isVisible()).toBe(true);
});

test("all rows of a large fleet are there, at once when it is printed", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`budgets/o${index}.yaml`, budget(plan(index), { org: `o${index}` })]),
  );
  const page = await opened(await pageOf(["check"], folder(many)));
  await page.getByRole("button", { name: "Organization" }).click();
  expect(
    await page.evaluate("dispatchEvent(new Event('beforeprint')), document.querySelectorAll('tbody tr').length"),
  ).toBe(400);
  await page.waitForTimeout(100);
  expect(await page.locator("tbody tr").count()).toBe(400);
});

const HOLIDAY = ["holiday-retailer", "--usage", "examples/usage/holiday-retailer.csv"];

describe("the page of", () => {
  const cases: readonly (readonly [string, string[], number])[] = [
    ["status", ["status", ...HOLIDAY, "--now", "2026-12-22"], 2],
    ["reconcile", ["reconcile", ...HOLIDAY, "--now", "2027-02-10"], 0],
    ["rehearse", ["rehearse", ...HOLIDAY], 1],
  ];
  test.each(cases)("%s has its charts and tables", async (_, args, charts) => {
    const page = await opened(await pageOf(args, ROOT));
    expect(await page.locator("table").count()).toBeGreaterThan(1);
    expect(await page.locator("svg[role=img]").count()).toBe(charts);
    expect(await violations(page)).toEqual([]);
  });

  test("diff says what a change does", async () => {
    const cwd = folder({
      "before/budgets/acme.yaml": budget(plan(30_000)),
      "after/budgets/acme.yaml": budget(plan(60_000)),
    });
    const page = await opened(await pageOf(["diff", "--base-dir", "before", "--head-dir", "after"], cwd, 1));
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("10,000.00 USD more a month");
    expect(await page.getByRole("table", { name: "What changes" }).first().innerText()).toContain("+90,000");
    expect(await violations(page)).toEqual([]);
  });
});

test("the page of status has the command line's figures", async () => {
  const args = ["status", ...HOLIDAY, "--now", "2026-12-22"];
  const { out } = await tollgate([...args, "--format", "json"], { cwd: ROOT });
  const [{ consumed, ceiling, projected, forecast, features }] = JSON.parse(out).organizations;
  const page = await opened(await pageOf(args, ROOT));
  const used = await page.locator("section", { hasText: "Used in Dec 2026" }).first().innerText();
  for (const figure of [consumed, ceiling, projected, forecast.low, forecast.high])
    expect(used.replaceAll(",", "")).toContain(String(figure));
  const byFeature = await page.getByRole("table", { name: "Tokens by feature" }).innerText();
  for (const { feature, tokensExact, planned } of features)
    expect(byFeature.replaceAll(",", "")).toMatch(new RegExp(`${feature}\\s+${planned}\\s+${Math.round(tokensExact)}`));
});
