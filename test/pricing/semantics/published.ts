import { expect, test } from "vitest";
import { ROOT } from "../../support/cli.ts";
import { checkJson, type Report } from "../../support/report.ts";
import { committed, consumptionOf, exactSum, priced } from "../priced.ts";
import { CENTRES, type Examples, type PublishedFigures, type Semantics } from "../vectors.ts";

function expectFigures(period: Report, figures: PublishedFigures): void {
  const { consumed, allocation, overage, unpriced } = figures;
  expect(period).toMatchObject({
    consumed: { typical: consumed },
    allocation: { total: allocation },
    overage,
    atLeast: unpriced.length > 0,
  });
  const without = period.lines.filter(({ tokens }: Report) => tokens === null);
  expect(without.map(({ feature, unpriced }: Report) => [feature, unpriced])).toEqual(
    unpriced.map((feature) => [feature, "other-unit"]),
  );
  if (figures.exact !== undefined) expect(exactSum(period)).toBe(figures.exact);
}

/** The worked centres, unchanged, under the card that Genesys publishes. */
export function underPublishedCard({ underPublishedCard: published }: Semantics, { organizations }: Examples): void {
  const repriced = ["--rate-card", published.card];

  test.each(CENTRES)("%s under the published card", async (id) => {
    const { licensing, consumption } = organizations.find((organization) => organization.id === id) ?? {};
    const about = { licensing, consumption: consumptionOf(consumption ?? []) };
    const { code, report, org } = await priced(about, ...repriced);
    expectFigures(org.periods[0], published[id]);
    const ignored = report.findings.filter(({ code }: Report) => code === "rate-ignored");
    expect(ignored.map(({ data }: Report) => data.feature)).toEqual(["agent-copilot"]);
    expect({ code, rateCard: org.rateCard }).toEqual({ code: 1, rateCard: published.card });
  });

  test.each(Object.keys(published["mid-market-center"].overageCost ?? {}))("overage in %s", async (currency) => {
    const { licensing, consumption } = organizations.find(({ id }) => id === "mid-market-center") ?? {};
    const about = { currency, licensing, consumption: consumptionOf(consumption ?? []) };
    const { org, report } = await priced(about, ...repriced);
    const overage = published["mid-market-center"].overageCost?.[currency];
    expect(org.periods[0].cost).toEqual({ purchases: expect.stringMatching(/^0(\.00)?$/), overage, total: overage });
    expect(report.summary.totals[currency].total).toBe(overage);
  });

  test("the committed budgets come to the same, and fail", async () => {
    const { code, report } = await checkJson(ROOT, ...repriced);
    for (const id of CENTRES) {
      for (const period of committed(report, id).periods) expectFigures(period, published[id]);
    }
    expect({ code, invalid: report.summary.invalid }).toEqual({ code: 1, invalid: 0 });
  });
}
