import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "../../src/core/model/calendar.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const ACME = budget(
  `allocation: { tokensPerMonth: 2000 }
consumption: { voice-bots: { minutes: 20000 }, agent-copilot: { users: 5 } }
limits: { featureTokens: { voice-bots: 500 } }
alarms: { notify: [{ email: ops@example.com }] }
meter: { kind: csv, path: usage.csv }
`,
  { plan: "{ from: 2026-10, months: 6 }" },
);

interface Used {
  readonly day: number;
  readonly feature: string;
  readonly tokens: number;
}

/** From the first day of October on. */
const csv = (rows: readonly Used[]): string =>
  `day,feature,tokens\n${rows.map(({ day, feature, tokens }) => `${addDays("2026-10-01", day)},${feature},${tokens}\n`).join("")}`;

/** What every command that reads a usage file says, on the day after its newest row. */
async function reports(usage: string, today: string): Promise<unknown[]> {
  const cwd = folder({ "budgets/acme.yaml": ACME, "usage.csv": usage });
  const said: unknown[] = [];
  for (const args of [
    ["status", "acme", "--usage", "usage.csv"],
    ["status", "acme"],
    ["status", "acme", "--period", "2026-10", "--usage", "usage.csv"],
    ["meter", "run", "--once", "--dry-run"],
    ["rehearse", "acme", "--usage", "usage.csv"],
  ]) {
    const { code, out } = await tollgate([...args, "--format", "json"], { cwd, today });
    const { notices, ...report } = JSON.parse(out);
    said.push([args.join(" "), code, report]);
  }
  return said;
}

const used = fc.record({
  day: fc.nat(50),
  feature: fc.constantFrom("voice-bots", "voice-bots", "agent-copilot"),
  tokens: fc.integer({ min: 1, max: 300 }),
});

test("a day without a row up to the newest is a row of 0, for every command", async () => {
  const files = fc.uniqueArray(used, {
    minLength: 1,
    maxLength: 25,
    selector: ({ day, feature }) => `${day} ${feature}`,
  });
  await fc.assert(
    fc.asyncProperty(files, async (rows) => {
      const sorted = [...rows].sort((a, b) => a.day - b.day);
      const newest = sorted.at(-1)?.day ?? 0;
      const first = sorted[0]?.day ?? 0;
      const dense = Array.from({ length: newest - first + 1 }, (_, at) => first + at).flatMap((day) => {
        const own = sorted.filter((row) => row.day === day);
        return own.some(({ feature }) => feature === "voice-bots")
          ? own
          : [...own, { day, feature: "voice-bots", tokens: 0 }];
      });
      const today = addDays("2026-10-01", newest + 1);
      const [sparse, all] = [await reports(csv(sorted), today), await reports(csv(dense), today)];
      expect(withoutFeatures(sparse)).toEqual(withoutFeatures(all));
    }),
    { numRuns: 30 },
  );
});

/** A feature that took 0 is named by the rows of 0 only. */
const withoutFeatures = (said: unknown): unknown =>
  JSON.parse(
    JSON.stringify(said, (key, value) =>
      ["features", "unused", "advice", "metrics", "notices"].includes(key) ? undefined : value,
    ),
  );
