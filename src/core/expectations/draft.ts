import { type BillingPeriod, dayBefore, daysBetween } from "../model/calendar.ts";
import type { Projection } from "../model/projection.ts";
import { count } from "../text/text.ts";
import type { Fired } from "./compare.ts";
import { entryText } from "./update.ts";

/** What was sent, as an expectation. A forecast gets better with time: its day and figure are not for keeps. */
export const draftEntry = (fired: Fired, { start, end }: BillingPeriod): string =>
  fired.alarm === "forecast" ? `{ alarm: forecast, between: [${start}, ${dayBefore(end)}] }` : entryText(fired, null);

/**
 * Tests to begin with, of the first billing period: usage that ends at half of the ceiling, and a tenth above it.
 * @param sent what each of them sends; a test without is not finished
 */
export function newTestsText(
  { projection, org }: { readonly projection: Projection; readonly org: string | null },
  schema: string,
  sent: readonly (readonly string[])[],
): string {
  const [first] = projection.periods;
  if (first === undefined) return "";
  const { period, segment } = first;
  const days = BigInt(daysBetween(period.start, period.end));
  const daily = (tenths: bigint): bigint => (segment.ceiling * tenths + 10n * days - 1n) / (10n * days);
  const tests = [
    { name: "half of the ceiling", usage: daily(5n) },
    { name: "a tenth more than the ceiling", usage: daily(11n) },
  ].map(({ name, usage }, at) => {
    const entries = (sent[at] ?? []).map((entry) => `\n      - ${entry}`).join("");
    return `  - name: ${name}
    period: ${period.month}
    usage: "${usage}x${days - 1n}"
    expect:${entries === "" ? " []" : entries}
`;
  });
  return `# yaml-language-server: $schema=${schema}
# What the alarms of ${org} send. Run it with: tollgate test. After a change that is meant: tollgate test --update.

version: 1
budget: ${org}.yaml

# The ceiling of ${period.month} is ${count(segment.ceiling)} tokens. Usage is by day: 900x4 is 900 and 4 days more,
# 900+10x20 is 900 and 20 days with 10 more each, and _ is a day without a figure.
tests:
${tests.join("\n")}`;
}
