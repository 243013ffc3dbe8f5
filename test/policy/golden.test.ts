import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { firstPeriod, lineOf, plainBudget } from "../pricing/priced.ts";
import { folder, ROOT } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import { type GoldenCard, NOTES, PUBLISHED } from "./golden/cards.ts";

const CARDS = [NOTES, PUBLISHED];
const yaml = ({ id }: GoldenCard): Report =>
  load(readFileSync(join(ROOT, "policy", "rate-cards", `${id}.yaml`), "utf8"));
const licensed = (model: string, users: unknown): object => ({ licensing: { model, users } });
const one = { consumption: { other: { tokens: 1 } } };

describe.each(CARDS)("$id prices", (card) => {
  const { id: rateCard, features, allocation, cx4, prices } = card;

  test.each(["named", "concurrent"] as const)("an allocation of %s users", async (model) => {
    const of = async (users: unknown): Promise<number> =>
      (await firstPeriod({ rateCard, ...licensed(model, users), ...one })).allocation.included;
    expect(await of(2)).toBe(allocation[model]);
    expect(await of({ cx3: 1, cx4: 1 })).toBe(allocation[model] + cx4[model]);
    expect(await of(4)).toBe(card.scope === "user" ? 2 * allocation[model] : allocation[model]);
  });

  test.each(Object.entries(features))("%s", async (feature, [unit, rate]) => {
    const priced = async (model: string, more: object = {}): Promise<Report> =>
      firstPeriod({ rateCard, ...licensed(model, 1), consumption: { [feature]: { [unit]: 1, ...more } } });
    if (typeof rate === "string") expect(lineOf(await priced("named"), feature).tokensExact).toBe(rate);
    else if ("named" in rate) {
      expect(lineOf(await priced("named"), feature).tokensExact).toBe(rate.named);
      expect(lineOf(await priced("concurrent"), feature).tokensExact).toBe(rate.concurrent);
    } else if (rate.typical !== null) expect((await priced("named")).consumed).toEqual(rate);
    else expect((await priced("named", { tokensPerUser: rate.low })).consumed.typical).toBe(rate.low);
  });

  test.each(Object.entries(prices))("a token in %s", async (currency, price) => {
    const about = { rateCard, currency, allocation: { tokensPerMonth: 0 }, ...one };
    expect((await firstPeriod(about)).cost.overage).toBe(price);
  });

  test("a rate that must be chosen", async () => {
    for (const [feature, [unit, rate]] of Object.entries(features)) {
      if (typeof rate === "string" || "named" in rate || rate.typical !== null) continue;
      const text = plainBudget({ rateCard, consumption: { [feature]: { [unit]: 1 } } });
      const { code, report } = await checkJson(folder({ "budgets/acme.yaml": text }));
      const range = { low: String(rate.low), high: String(rate.high) };
      expect(report.findings).toMatchObject([{ code: "rate-required", data: { feature, ...range } }]);
      expect(code).toBe(2);
    }
  });
});

describe.each(CARDS)("$id says", (card) => {
  const said = yaml(card);

  test("nothing but what is written here", () => {
    const { id, status, observed, rounding } = card;
    expect(said).toMatchObject({
      id,
      status,
      observed,
      rounding,
      series: "genesys-ai-experience",
      workingDaysPerMonth: 20,
    });
    expect(said.allocation.scope).toBe(card.scope);
    expect(Object.keys(said.features).sort()).toEqual(Object.keys(card.features).sort());
    expect(Object.keys(said.prices).sort()).toEqual(Object.keys(card.prices).sort());
    for (const [feature, { unit }] of Object.entries<Report>(said.features))
      expect(unit).toBe(card.features[feature]?.[0]);
    expect({ from: said.effectiveFrom, to: said.effectiveTo }).toEqual({ from: undefined, to: undefined });
  });

  test("which seats accrue early, and what is typical", () => {
    for (const [feature, { unit, accrual, typicalTokensPerMonth }] of Object.entries<Report>(said.features)) {
      expect(accrual, feature).toBe(unit === "users" ? "seat" : "usage");
      const [low, high] = card.typical[feature] ?? [];
      expect(typicalTokensPerMonth, feature).toEqual(low === undefined ? undefined : { low, high });
    }
  });

  test("what is billed once", () => {
    expect(said.tiers ?? []).toEqual(card.tiers);
    const absorbed = (said.absorptions ?? []).map(({ feature, by }: Report) => [feature, by]);
    expect(Object.fromEntries(absorbed)).toEqual(card.absorptions);
  });

  test("where it comes from, what it assumes and what is uncertain", () => {
    for (const { title, url } of said.sources) expect(`${title} ${new URL(url).protocol}`).toMatch(/\S+ https:$/);
    for (const list of [said.sources, said.assumptions, said.uncertainties]) expect(list.length).toBeGreaterThan(0);
    const doubted = Object.keys(said.features).filter((feature) => said.features[feature].uncertain !== undefined);
    expect(doubted).toEqual(expect.arrayContaining([...card.uncertain]));
    expect(said.assumptions.join("\n")).toMatch(/round/);
  });
});

test("the names of the study notes' drivers are kept", () => {
  expect(yaml(NOTES).features["agent-copilot"].drivers).toHaveLength(4);
});
