import { describe, expect, test } from "vitest";
import { putMetrics, type Sent } from "../../src/adapters/aws/put-metrics.ts";
import { NO_BACKGROUND } from "../../src/core/forecast/forecast.ts";
import { METRICS } from "../../src/core/metrics/names.ts";
import { dayAt, isoText } from "../../src/core/model/calendar.ts";
import { standingData } from "../../src/core/report/views/status-data.ts";
import { statusOf } from "../../src/core/status/assess.ts";
import { isLateDue } from "../../src/core/usage/days.ts";
import { fleet, policy } from "../alarms/fleet.ts";
import { connect, startDouble } from "../aws/support.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { type Life, lifeOf, live } from "./lives.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const DECEMBER = Date.UTC(2026, 11, 1) / 1000;
const BUDGET = budget("allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n", {
  plan: "{ from: 2026-10, months: 6 }",
});

type Figures = Partial<Record<keyof typeof METRICS, number>>;

/** Sends figures at so many hours after 1 December, and asks on a day. */
async function published(
  sent: readonly (readonly [number, Figures])[],
  now: string,
  ...args: string[]
): Promise<{ code: number; standing: Report; failed: Report[]; text: string }> {
  const double = await startDouble({ now: DECEMBER - 20 * DAY });
  const aws = connect();
  for (const [hour, figures] of sent) {
    const at = DECEMBER + hour * HOUR;
    await double.advanceTo(at);
    const all = { periodStart: DECEMBER, asOf: at - (at % DAY), allocated: 1000, ...figures };
    const data = Object.entries(all).flatMap(([name, value]): Sent[] =>
      Number.isNaN(value)
        ? []
        : [{ metric: METRICS[name as keyof typeof METRICS], dimensions: { Org: "acme" }, value }],
    );
    await putMetrics(aws, data, at);
  }
  const cwd = folder({ "budgets/acme.yaml": BUDGET });
  const command = ["status", "acme", "--from", "cloudwatch", "--now", now, ...args];
  const { code, out } = await tollgate([...command, "--format", "json"], { cwd });
  const { organizations, failed } = JSON.parse(out);
  return { code, standing: organizations[0], failed, text: (await tollgate(command, { cwd })).out };
}

const NOVEMBER = Date.UTC(2026, 10, 1) / 1000;

describe("from CloudWatch", () => {
  test("days are those of the usage, not those on which it was sent", async () => {
    const { code, standing } = await published(
      [
        [30, { consumed: 30 }],
        [55, { consumed: 60 }],
        [80, { consumed: 110 }],
        [83, { consumed: 105 }],
      ],
      "2026-12-04",
    );
    expect(code).toBe(0);
    expect(standing).toMatchObject({ days: [30, 60, 105], consumed: 105, asOf: "2026-12-04T00:00:00Z" });
  });

  test("the allocation is the one that was published", async () => {
    const { standing } = await published([[30, { consumed: 1260, allocated: 2000 }]], "2026-12-02");
    expect(standing).toMatchObject({
      ...{ health: "green", budgetPercent: 63, remaining: 740, allocationFrom: "published" },
      allocation: { included: null, purchased: null, total: 2000 },
    });
  });

  test("a new period never has the last total of the old one", async () => {
    const old = { periodStart: NOVEMBER, asOf: DECEMBER, consumed: 700 };
    const before = await published([[1, old]], "2026-12-01");
    expect(before.standing).toMatchObject({ period: "2026-11", consumed: 700, projected: 700 });
    const mixed = await published(
      [
        [1, old],
        [2, old],
        [2, { consumed: 5, asOf: DECEMBER + 2 * HOUR }],
      ],
      "2026-12-01",
    );
    expect(mixed).toMatchObject({ code: 2, failed: [{ why: expect.stringContaining("new period began") }] });
    const asked = await published(
      [
        [1, old],
        [2, old],
        [2, { consumed: 5, asOf: DECEMBER + 2 * HOUR }],
      ],
      "2026-12-01",
      ...["--period", "2026-11"],
    );
    expect(asked.standing).toMatchObject({
      consumed: 700,
      notes: expect.arrayContaining([expect.stringMatching(/^A new period began/)]),
    });
    const after = await published(
      [
        [1, old],
        [2, old],
        [26, { consumed: 5 }],
      ],
      "2026-12-02",
    );
    expect(after.standing).toMatchObject({ period: "2026-12", consumed: 5, days: [5] });
  });

  test("a usage file without a row of the new period is read as the file is: the period before", async () => {
    const sent = [-10, 1].map((hour) => [hour, { periodStart: NOVEMBER, consumed: 700, asOf: DECEMBER }] as const);
    await published(
      [...sent, [20, { consumed: 0, asOf: DECEMBER, closing: 700, closingAsOf: DECEMBER }]],
      "2026-12-01",
    );
    const cwd = folder({ "budgets/acme.yaml": `${BUDGET}meter: { kind: csv, path: usage.csv }\n` });
    const args = ["status", "acme", "--from", "cloudwatch", "--now", "2026-12-01", "--format", "json"];
    const [standing] = JSON.parse((await tollgate(args, { cwd })).out).organizations;
    expect(standing).toMatchObject({ period: "2026-11", consumed: 700 });
  });

  test("usage of the period before that arrives late counts, up to its last day", async () => {
    const { standing } = await published(
      [
        [-10, { periodStart: NOVEMBER, consumed: 600, asOf: DECEMBER - DAY }],
        [30, { consumed: 3, closing: 640, closingAsOf: DECEMBER }],
      ],
      "2026-12-20",
      ...["--period", "2026-11"],
    );
    expect(standing).toMatchObject({ consumed: 640, state: "closed", asOf: "2026-12-01T00:00:00Z", projected: 640 });
  });

  test("a gap of a week is no trend, and is said", async () => {
    const sent = [...Array(5).keys(), 15].map((day) => [24 * day + 25, { consumed: 30 * (day + 1) }] as const);
    const { standing, text } = await published(sent, "2026-12-17");
    expect(standing).toMatchObject({ days: null, weeks: null, trend: null, consumed: 480 });
    expect(standing.notes).toContain("6 Dec to 16 Dec was published as one sum.");
    expect(text).toContain("one sum");
  });

  test("a gap within a week leaves the weeks", async () => {
    const sent = [0, 1, 4, 5, 6, 7].map((day) => [24 * day + 25, { consumed: 30 * (day + 1) }] as const);
    const { standing } = await published(sent, "2026-12-09");
    expect(standing).toMatchObject({ days: null, trend: { weeks: ["210", "30"] } });
  });

  test("a plan with seats has no trend: they are not told apart from use", async () => {
    const sent = [...Array(15).keys()].map((day) => [24 * day + 25, { consumed: 500 + 10 * day }] as const);
    const { standing, text } = await published(sent, "2026-12-16");
    expect(standing.trend.direction).toBe("falling");
    const seats = BUDGET.replace("{ other", "{ agent-copilot: { users: 10, tokensPerUser: 50 }, other");
    const cwd = folder({ "budgets/acme.yaml": seats });
    const args = ["status", "acme", "--from", "cloudwatch", "--now", "2026-12-16"];
    const report = JSON.parse((await tollgate([...args, "--format", "json"], { cwd })).out).organizations[0];
    expect(report.trend).toMatchObject({ weeks: standing.trend.weeks, direction: null });
    expect((await tollgate(args, { cwd })).out).toContain("The trend is not known");
    expect(text).toContain("Trend of the whole weeks: falling");
  });

  test("a total that changed within the newest hour is said", async () => {
    const { standing } = await published(
      [
        [30, { consumed: 30 }],
        [30, { consumed: 25 }],
      ],
      "2026-12-02",
    );
    expect(standing.notes.join()).toContain("between 25 and 30");
  });

  test("a meter of an older version did not say which period its figures are of", async () => {
    const { code, failed } = await published([[30, { consumed: 30, periodStart: Number.NaN }]], "2026-12-02");
    expect({ code, failed }).toMatchObject({ code: 2, failed: [{ why: expect.stringContaining("older version") }] });
  });

  test("nothing published is unknown", async () => {
    const { code, failed } = await published([], "2026-12-05");
    expect({ code, failed }).toMatchObject({ code: 2, failed: [{ why: expect.stringContaining("tollgate doctor") }] });
  });
});

const LIVES = sampleOf(3);
const FIRST = seedOf(1);
const SAME = ["start", "end", "state", "asOf", "consumed", "ceiling", "remaining", "overage", "overageCost", "health"];

/** What `status` says from CloudWatch, against the same of what the meter has read. */
async function compared(life: Life, seed: number, same: Same): Promise<void> {
  const [planned] = fleet(life.text) as [ReturnType<typeof fleet>[number]];
  const cwd = folder({ "budgets/acme.yaml": life.text });
  await live(life, planned, seed, async (now, lastRun) => {
    const today = dayAt(now - 1);
    for (const month of [null, "2026-10"]) {
      const usage = life
        .read(lastRun)
        .findLast(({ period, days }) => (month === null || period.month === month) && days?.length !== 0);
      if (usage === undefined) continue;
      const state = isLateDue(usage, dayAt(now)) ? "open" : "closed";
      const earlier = life.read(lastRun).filter(({ period }) => period.end <= usage.period.start);
      const known = { ...usage, state, observedAt: isoText(now) } as const;
      const status = statusOf(planned, policy().guardrails, known, { ...NO_BACKGROUND, earlier });
      if (status === null) throw new Error("before the plan");
      const source: Report = JSON.parse(JSON.stringify(standingData(status)));
      const period = month === null ? [] : ["--period", month];
      const args = ["status", "acme", "--from", "cloudwatch", "--now", today, "--format", "json", ...period];
      const { out } = await tollgate(args, { cwd });
      const { organizations, failed } = JSON.parse(out);
      const about = JSON.stringify({ seed, today, month, last: isoText(lastRun), failed, period: usage.period });
      same.looks++;
      if (failed.length > 0) {
        expect(failed[0].why, about).toContain("a new period began");
        continue;
      }
      const [cloud] = organizations as [Report];
      agree(cloud, source, life.isLate, about, same);
    }
  });
}

/** How often a figure was known to both. */
interface Same {
  looks: number;
  totals: number;
  projections: number;
  days: number;
  weeks: number;
}

/** Genesys Cloud goes on answering about a period that is over: as of its end is all of it. */
const throughOf = ({ asOf, end }: Report): string => (asOf < `${end}T` ? asOf : end);

function agree(cloud: Report, source: Report, isLate: boolean, about: string, same: Same): void {
  if (cloud.asOf < source.asOf && cloud.notes.some((note: string) => note.startsWith("A new period began"))) return;
  // Corrected downwards within the hour: the next hour has it.
  if (cloud.consumed > source.consumed && cloud.notes.some((note: string) => note.startsWith("The total changed")))
    return;
  const pick = (report: Report) =>
    Object.fromEntries(SAME.map((key) => [key, key === "asOf" ? throughOf(report) : report[key]]));
  same.totals++;
  expect(pick(cloud), about).toEqual(pick(source));
  expect(cloud.allocation.total, about).toBe(source.allocation.total);
  // CloudWatch has whole tokens.
  const oneToken = 100 / cloud.allocation.total + 0.0002;
  expect(Math.abs(cloud.utilizationPercent - source.utilizationPercent), about).toBeLessThanOrEqual(oneToken);
  expect(cloud.notes.length, about).toBeGreaterThan(0);
  if (cloud.projected !== null && source.projected !== null) {
    same.projections++;
    expect(cloud.projected, about).toBe(source.projected);
  }
  if (isLate || source.days === null) return;
  const isSum = cloud.notes.some((note: string) => note.includes("one sum"));
  if (cloud.days === null) expect(isSum, about).toBe(true);
  else {
    same.days++;
    const filled = [...source.days];
    while (filled.length < cloud.days.length) filled.push(filled.at(-1) ?? 0);
    expect(cloud.days, about).toEqual(filled);
  }
  if (cloud.weeks === null) expect(isSum, about).toBe(true);
  else {
    same.weeks++;
    const hasTrend = cloud.trend.direction !== null;
    expect(hasTrend || source.trend.direction === null || cloud.weeks[0].seatsExact === null, about).toBe(true);
    if (hasTrend) expect(Math.abs(cloud.trend.percentOfMean - source.trend.percentOfMean), about).toBeLessThan(2);
    expect(cloud.weeks.length, about).toBe(source.weeks.length);
    for (const [at, { tokensExact }] of cloud.weeks.entries())
      expect(Math.abs(tokensOf(tokensExact) - tokensOf(source.weeks[at].tokensExact)), about).toBeLessThan(1);
  }
}

const tokensOf = (text: string): number => {
  const [n = 0, d = 1] = text.split("/").map(Number);
  return n / d;
};

test(`${LIVES} random lives: from CloudWatch the same as from the source, or said`, {
  timeout: LIVES * 60_000,
}, async () => {
  const same = { looks: 0, totals: 0, projections: 0, days: 0, weeks: 0 };
  for (let seed = FIRST; seed < FIRST + LIVES; seed++) await compared(lifeOf(seed), seed, same);
  if (LIVES > 3) process.stderr.write(`${JSON.stringify(same)}\n`);
  for (const times of Object.values(same)) expect(times, JSON.stringify(same)).toBeGreaterThan(0);
});
