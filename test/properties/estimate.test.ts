import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, compare, type Exact, exactText, ZERO } from "../../src/core/model/exact.ts";
import { type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";
import type { VolumeRow } from "../../src/core/model/volumes.ts";
import { apportion, apportionTokens, sumOf } from "../../src/core/usage/volumes/apportion.ts";
import { causesOf } from "../../src/core/usage/volumes/causes.ts";
import { estimateOf } from "../../src/core/usage/volumes/estimate.ts";
import { mappingsOf } from "../../src/core/usage/volumes/table.ts";
import { volumesOf } from "../../src/core/usage/volumes/volumes.ts";
import { metered, SUBSCRIPTION_METER } from "../genesys/support.ts";

const ACME = metered(SUBSCRIPTION_METER);
const PERIOD = { month: "2026-11", start: "2026-11-21", end: "2026-12-21" };
const MAPPINGS = mappingsOf({ features: new Map() });

const tokens = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom(1n, 17n, 51n, 400n, 1000n))
  .map(([n, d]): Exact => ({ n, d }));

const row = fc.record({
  day: fc
    .integer({ min: 0, max: 29 })
    .map((at) => (at < 10 ? `2026-11-${21 + at}` : `2026-12-${String(at - 9).padStart(2, "0")}`)),
  of: fc.constantFrom("voice", "digital", "summary", "scoring", "virtual", "survey"),
  bot: fc.constantFrom("Billing", "Orders", "Returns"),
  amount: fc.bigInt({ min: 0n, max: 10n ** 10n }),
});

const GROUPS = {
  voice: ["bots", "tBotSession", { mediaType: "voice", botFlowType: "BOT" }],
  digital: ["bots", "nBotSessions", { mediaType: "message", botFlowType: "DIGITALBOT" }],
  virtual: ["bots", "nBotSessions", { mediaType: "voice", botFlowType: "BOT", botFlowSubType: "VirtualAgent" }],
  survey: ["bots", "nBotSessions", { mediaType: "voice", botFlowType: "VOICESURVEY" }],
  summary: ["summaries", "nConversationSummaries", {}],
  scoring: ["evaluations", "nEvaluations", {}],
} as const;

const rows = fc.array(row, { maxLength: 40 }).map((all): VolumeRow[] =>
  all.map(({ day, of: what, bot, amount }) => {
    const [of, metric, group] = GROUPS[what];
    const named: [string, string][] = of === "bots" ? [["botName", bot]] : [];
    return {
      of,
      metric,
      day,
      hour: null,
      group: new Map([...Object.entries(group), ...named]),
      amount: { n: amount, d: 1n },
    };
  }),
);

const FEATURES = ["voice-bots", "digital-bots", "virtual-agent", "ai-summary", "ai-scoring", "agent-copilot", "other"];

const usage = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...FEATURES), tokens, { maxKeys: 7 }),
    tokens,
    fc.boolean(),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([byFeature, more, isByFeature, day]): PeriodUsage => {
    const features = new Map(
      Object.entries(byFeature).map(([id, own]) => [id, { tokens: own, quantity: null, rates: [], charge: null }]),
    );
    const total = [...features.values()].reduce((sum, own) => add(sum, own.tokens), more);
    const asOf =
      day === 31 ? "2026-12-22T00:00:00Z" : `2026-12-${String(Math.min(day, 20)).padStart(2, "0")}T00:00:00Z`;
    return periodUsage({
      ...{ org: "acme", source: "genesys-contract", period: PERIOD, state: "open", observedAt: asOf, asOf, total },
      ...(isByFeature ? { features } : {}),
    });
  });

const seats = fc.constantFrom(new Map<string, bigint>(), new Map([["agent-copilot", 4000n]]));

const same = (a: Exact, b: Exact): void => expect(compare(a, b), `${exactText(a)} = ${exactText(b)}`).toBe(0);

describe("an estimate", () => {
  test("adds up to what was billed: in all, by feature, and by cause", () => {
    fc.assert(
      fc.property(usage, rows, seats, (billed, all, planned) => {
        const volumes = volumesOf(all, MAPPINGS, ACME, "bot");
        const estimate = estimateOf(billed, volumes, { seats: planned });
        const { days, daysAre } = estimate.usage;
        expect(daysAre).toBe("estimated");
        same(sumOf((days ?? []).map((day) => day.tokens)), billed.total);
        for (const [feature, { tokens: own }] of billed.features)
          same(sumOf((days ?? []).filter((day) => day.feature === feature).map((day) => day.tokens)), own);
        same(sumOf(causesOf(estimate, volumes).map((cause) => cause.tokens)), billed.total);
        for (const { day } of days ?? []) expect(day >= PERIOD.start && day < PERIOD.end).toBe(true);
        expect(estimate.usage.total).toBe(billed.total);
        expect(estimate.billed.has("agent-copilot")).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test("of a bill by feature is the same, whatever multiple of the volume a metric counts", () => {
    fc.assert(
      fc.property(usage, rows, fc.constantFrom(2n, 3n, 7n), (billed, all, times) => {
        fc.pre(billed.features.size > 0);
        const more = all.map((one) => ({ ...one, amount: { n: one.amount.n * times, d: one.amount.d } }));
        const [first, second] = [all, more].map((own) =>
          estimateOf(billed, volumesOf(own, MAPPINGS, ACME, null), { seats: new Map() }),
        );
        expect(second?.usage.days).toEqual(first?.usage.days);
        for (const [feature, factor] of first?.factors ?? []) {
          const other = second?.factors.get(feature) ?? ZERO;
          same({ n: other.n * times, d: other.d }, factor);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test("parts by weight add up, and differ from their exact share by less than one", () => {
  const weights = fc.array(tokens, { minLength: 1, maxLength: 20 }).filter((all) => all.some(({ n }) => n > 0n));
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), weights, (total, all) => {
      const parts = apportion(total, all);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
      const sum = sumOf(all);
      for (const [at, part] of parts.entries()) {
        const { n, d } = all[at] as Exact;
        const off = part * d * sum.n - total * n * sum.d;
        expect((off < 0n ? -off : off) < d * sum.n).toBe(true);
      }
      same(sumOf(apportionTokens({ n: total, d: 17n }, all)), { n: total, d: 17n });
    }),
    { numRuns: 200 },
  );
});
