import type { Estimates } from "../../../adapters/genesys/analytics/estimates.ts";
import { periodText } from "../../../core/model/calendar.ts";
import { compare, exactText, roundHalfUp } from "../../../core/model/exact.ts";
import { count } from "../../../core/text/text.ts";
import { type Estimate, factorText } from "../../../core/usage/volumes/estimate.ts";

/** What the volumes say, as data and as lines for a person. */
export interface ProbedVolumes {
  readonly report: object;
  readonly said: readonly string[];
}

export const probedVolumes = ({ all, since }: Estimates): ProbedVolumes => ({
  report: {
    periods: all.map(({ usage, factors, sums }) => ({
      period: periodText(usage.period),
      factors: Object.fromEntries([...factors].map(([feature, factor]) => [feature, exactText(factor)])),
      sums: [...sums].map(([feature, tokens]) => ({ feature, tokens: exactText(tokens) })),
      notices: usage.notices.map(({ code, path }) => ({ code, path })),
    })),
    since: since && { until: since.until, tokens: exactText(since.tokens) },
  },
  said: [
    ...all.flatMap(said),
    ...(since === null ? [] : [`  since then, by the hour: ${count(roundHalfUp(since.tokens))} tokens`]),
  ],
});

/** Of a bill of half of what the volumes come to, "50.0 %". */
function said({ usage, billed, factors }: Estimate): string[] {
  const order = [...billed].sort(([, a], [, b]) => compare(b, a));
  const own = usage.notices.filter(({ code }) => code.startsWith("volume-"));
  return [
    `${periodText(usage.period)}, volumes: ${order.length === 0 ? "none of what was billed" : "billed, of what they come to on the card"}`,
    ...order.map(([feature]) => `  ${feature} ${factorText(factors.get(feature) ?? { n: 1n, d: 1n })}`),
    ...own.map(({ code, message, path }) => `  ${code}: ${message}${path === null ? "" : ` (${path})`}`),
  ];
}
