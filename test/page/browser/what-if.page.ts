import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../../support/cli.ts";
import { budget, checkJson, type Report } from "../../support/report.ts";
import { opened, pageOf } from "./browser.ts";

const HOLIDAY = readFileSync(join(ROOT, "budgets", "holiday-retailer.yaml"), "utf8");
const OVER = budget(
  "consumption: { virtual-agent: { sessionsPerDay: 2000 }, voice-bots: [{ name: main, minutesPerDay: 150 }] }\n",
);

async function whatIf(text: string): Promise<Page> {
  const url = await pageOf(["check"], folder({ "budgets/acme.yaml": text }), text === OVER ? 1 : 0);
  return opened(url);
}

/** The cells of a row of "Before and after". */
const outcome = async (page: Page, row: string): Promise<string[]> =>
  page
    .locator(".outcome tr", { has: page.getByRole("rowheader", { name: row, exact: true }) })
    .locator("td")
    .allInnerTexts();

const yamlOf = (page: Page): Promise<string> => page.getByLabel(/^Changed keys/).inputValue();

/** What the command line says of the file with the page's changed keys in it. */
async function checkedWith(text: string, yaml: string): Promise<Report> {
  const values = { ...(load(text) as object), ...(load(yaml) as object) };
  const cwd = folder();
  mkdirSync(join(cwd, "budgets"));
  writeFileSync(join(cwd, "budgets", "acme.yaml"), JSON.stringify(values));
  const { report } = await checkJson(cwd);
  expect(report.summary.invalid).toBe(0);
  return report.organizations[0];
}

async function expectSame(page: Page, text: string): Promise<void> {
  const { totals, worstMonth, currency } = await checkedWith(text, await yamlOf(page));
  const number = (cell = ""): string => cell.replaceAll(",", "");
  const figures = {
    "Planned tokens": String(totals.consumed),
    "Overage tokens": String(totals.overage),
    Purchases: `${totals.cost.purchases} ${currency}`,
    Overage: `${totals.cost.overage} ${currency}`,
    "Cost of the plan": `${totals.cost.total} ${currency}`,
    "Dearest month": `${worstMonth.cost} ${currency}`,
  };
  for (const [row, figure] of Object.entries(figures)) expect(number((await outcome(page, row))[1]), row).toBe(figure);
}

describe("what if", () => {
  test("users, sessions, a change and a purchase are priced as the command line prices them", async () => {
    const page = await whatIf(HOLIDAY);
    await page.getByLabel("virtual-agent, sessions a day").first().fill("400");
    await expectSame(page, HOLIDAY);
    await page.getByLabel("virtual-agent, sessions a day").last().fill("900");
    await page.getByLabel("licensed users").fill("120");
    await page.getByRole("button", { name: /^Add a purchase/ }).click();
    await page.getByLabel("tokens a month", { exact: true }).last().fill("2,500");
    await expectSame(page, HOLIDAY);
    expect(Object.keys(load(await yamlOf(page)) as object)).toEqual([
      "licensing",
      "consumption",
      "changes",
      "purchases",
    ]);
  });

  test("another card is priced as the command line prices it", async () => {
    const page = await whatIf(OVER);
    await page.getByLabel("priced by").selectOption("genesys-2026-06");
    await expectSame(page, OVER);
    expect(await yamlOf(page)).toBe("rateCard: genesys-2026-06\n");
  });

  test("a remedy that is tried makes the budget pass", async () => {
    const page = await whatIf(OVER);
    const remedies = await page.getByRole("button", { name: /^Try it/ }).count();
    expect(remedies).toBeGreaterThan(1);
    for (let index = 0; index < remedies; index++) {
      await page
        .getByRole("button", { name: /^Try it/ })
        .nth(index)
        .click();
      await expectSame(page, OVER);
      expect((await checkedWith(OVER, await yamlOf(page))).status).not.toBe("fail");
    }
  });

  test("what is no number is marked, and changes nothing; reset begins again", async () => {
    const page = await whatIf(HOLIDAY);
    const input = page.getByLabel("licensed users");
    for (const typed of ["", "-5", "1e3", "5.1234567", "12345678901234567"]) {
      await input.fill(typed);
      expect(await input.getAttribute("aria-invalid"), typed).toBe("true");
      expect(await page.locator(".outcome").innerText()).toBe("Nothing is changed yet.");
    }
    await input.fill("50");
    expect(await outcome(page, "Planned tokens")).toHaveLength(3);
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await page.getByLabel("licensed users").inputValue()).toBe("200");
  });
});
