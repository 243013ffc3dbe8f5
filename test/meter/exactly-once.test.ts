import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMetered, type MeteredOrg, meteredOrg } from "../../src/apps/meter/metered-org.ts";
import { run } from "../../src/apps/meter/run.ts";
import { check } from "../../src/core/check/check.ts";
import { instantText } from "../../src/core/model/calendar.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import { SourceFailure } from "../../src/core/model/usage-source.ts";
import { replay } from "../../src/core/simulate/replay.ts";
import { fleet, plan, policy } from "../alarms/fleet.ts";
import { observed } from "../metrics/observed.ts";
import { TODAY } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { Arrived, Fate, Killed, keyOf, Table } from "./world.ts";

/** Different from month to month: so a test can tell whose metrics these are. */
const CEILINGS = { "2026-12": 1000, "2027-01": 1100 } as const;
const TEXT = budget(
  `allocation: { tokensPerMonth: 1000 }\npurchases: [{ tokensPerMonth: 100, from: 2027-01, through: 2027-02, unitPrice: 1 }]\nconsumption: { other: { tokens: 900 } }\nmeter: { kind: csv, path: usage.csv }\n`,
);
const ALARMS = plan(fleet(TEXT)).alarms.filter(({ org }) => org === "acme");
const [ACME] = [...check([{ file: "budgets/acme.yaml", text: TEXT }], policy(), TODAY)].map(
  (result) => meteredOrg(result, policy().guardrails) as MeteredOrg,
);
if (ACME === undefined || !isMetered(ACME)) throw new Error("not metered");
const FLEET = [ACME];

const HOUR = 3600;
/** Three hours before January, UTC. */
const START = Date.UTC(2026, 11, 31, 21) / 1000;
const HOURS = 60;
/** After all misfortune: long enough for a reset, and for every alarm to speak. */
const QUIET = 12;

/** What happens to the meter in one hour. */
interface Misfortune {
  /** Runs are killed after so many steps; null: they are not. */
  readonly killedAfter: number | null;
  readonly isThrottled: boolean;
  /** Another run: afterwards, or at the same time. */
  readonly again: "after" | "beside" | null;
  /** No run starts. */
  readonly isAsleep: boolean;
  /** Answers of earlier hours that are stored in this one: late, twice, in any order. */
  readonly arrives: readonly number[];
}

interface Story {
  /** Hours from the start at which the source shows January: midnight, somewhere. */
  readonly rollover: number;
  /** December's total from each hour on: it grows, is corrected, and closes. */
  readonly december: readonly number[];
  readonly january: readonly number[];
  readonly closesAt: number;
  readonly hours: readonly Misfortune[];
  /** Everything that was kept is lost, before the run of this hour. */
  readonly lostAt: number | null;
  /** The source does not answer. */
  readonly dead: Span | null;
  /** The budget has no meter. */
  readonly removed: Span | null;
}

interface Span {
  readonly from: number;
  readonly hours: number;
}

const isIn = (span: Span | null, at: number): boolean =>
  span !== null && at >= span.from && at < Math.min(span.from + span.hours, HOURS);

const hour = fc.record({
  killedAfter: fc.option(fc.nat(16), { freq: 3 }),
  isThrottled: fc.boolean(),
  again: fc.constantFrom("after", "beside", null),
  isAsleep: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  arrives: fc.array(fc.nat(HOURS), { maxLength: 3 }),
});

/** A sum that mostly grows; one hour in eight brings a correction downwards. */
const totals = (first: number, most: number) =>
  fc.tuple(fc.nat(first), fc.array(fc.nat(most), { minLength: HOURS, maxLength: HOURS })).map(([before, changes]) => {
    let sum = before;
    return changes.map((change) => {
      sum = change % 8 === 7 ? Math.max(0, sum - change * 2) : sum + change;
      return sum;
    });
  });

const span = fc.option(fc.record({ from: fc.nat(HOURS - 1), hours: fc.integer({ min: 1, max: 36 }) }), { freq: 2 });

const story: fc.Arbitrary<Story> = fc.record({
  rollover: fc.integer({ min: 1, max: 20 }),
  december: totals(1000, 60),
  // A small pool can be over in its first hour.
  january: totals(1400, 70),
  closesAt: fc.integer({ min: 24, max: HOURS - 1 }),
  hours: fc.array(hour, { minLength: HOURS, maxLength: HOURS }),
  lostAt: fc.option(fc.nat(HOURS - 1), { freq: 2 }),
  dead: span,
  removed: span,
});

const instantAt = (at: number): string => `${instantText(START + at * HOUR).replace(" ", "T")}:00Z`;

/** What the source says in an hour: December until it is closed, and January once it has begun. */
function saysAt({ rollover, december, january, closesAt }: Story, at: number): PeriodUsage[] {
  const observedAt = instantAt(at);
  const of = (values: readonly number[], index: number): number => values[Math.min(index, values.length - 1)] ?? 0;
  const old = observed(observedAt, of(december, Math.min(at, closesAt)), {
    month: "2026-12",
    state: at >= closesAt ? "closed" : "open",
  });
  return at < rollover ? [old] : [old, observed(observedAt, of(january, at - rollover), { month: "2027-01" })];
}

interface Life {
  readonly cloudwatch: Arrived;
  /** Hours in which the source answered, or a meter without memory began: it counts from then on. */
  readonly answered: ReadonlySet<number>;
  /** The hour in which the memory began that lived to the end. */
  readonly bornAt: number;
}

/** A meter's life, and what CloudWatch received of it. */
async function live(told: Story): Promise<Life> {
  const answered = new Set<number>();
  let isNew = true;
  let bornAt = HOURS + QUIET;
  const fate = new Fate();
  const [table, cloudwatch] = [new Table(fate), new Arrived(fate)];
  const attempt = async (at: number): Promise<void> => {
    const now = () => new Date((START + at * HOUR + 300) * 1000);
    const isRemoved = isIn(told.removed, at);
    const read = async () => {
      if (isIn(told.dead, at)) throw new SourceFailure("network", "no answer");
      answered.add(at);
      return saysAt(told, Math.min(at, HOURS - 1)).map((usage) => ({ ...usage, observedAt: instantAt(at) }));
    };
    const done = run(isRemoved ? [] : FLEET, {
      store: table,
      prefix: "tollgate",
      unmetered: new Set(isRemoved ? ["acme"] : []),
      source: { read },
      publish: cloudwatch.publish,
      unconfirmed: async () => null,
      now,
      wait: async () => {},
      find: () => ACME ?? null,
      asksAll: true,
      until: Number.POSITIVE_INFINITY,
      onPolled: () => {},
    });
    if (isNew && !isRemoved) answered.add(at);
    try {
      await done;
      isNew = isNew && isRemoved;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    if (table.remembers("acme")) bornAt = Math.min(bornAt, at);
  };
  for (const [at, { killedAfter, isThrottled, again, isAsleep, arrives }] of told.hours.entries()) {
    if (told.lostAt === at) {
      table.forget();
      isNew = true;
      bornAt = HOURS + QUIET;
    }
    const isSilent = isIn(told.dead, at) || isIn(told.removed, at);
    // What is stored below is an answer of this hour, whether a run sees it or not.
    if (!isSilent) answered.add(at);
    for (const earlier of isSilent ? [] : [...arrives.filter((index) => index <= at), at]) {
      for (const one of saysAt(told, earlier).reverse()) await table.record("acme", [one]);
    }
    if (isAsleep) continue;
    fate.kill(killedAfter);
    cloudwatch.throttle(isThrottled ? 1 : 0);
    await Promise.all([attempt(at), again === "beside" ? attempt(at) : null]);
    fate.kill(null);
    cloudwatch.throttle(0);
    if (again === "after") await attempt(at);
  }
  // It has recovered.
  for (let at = HOURS; at < HOURS + QUIET; at++) await attempt(at);
  return { cloudwatch, answered, bornAt };
}

type Month = keyof typeof CEILINGS;
const MONTHS = ["2026-12", "2027-01"] as const;

/** Without an answer for so long, somebody must hear of it. */
const LONGEST_SILENCE = 13;

/** Hours after a long silence of the source in which the meter said that no organization is stale. */
function unnoticed({ cloudwatch, answered }: Life): number[] {
  const sent = (metric: string, at: number): number | null => {
    const points = cloudwatch.series.get(keyOf(metric, {})) ?? [];
    const values = points.flatMap((point) => (point.at === START + at * HOUR ? [point.value] : []));
    return values.length === 0 ? null : Math.max(...values);
  };
  const hours = Array.from({ length: HOURS + QUIET }, (_, at) => at);
  return hours.slice(LONGEST_SILENCE).filter((at) => {
    const before = hours.slice(at - LONGEST_SILENCE, at + 1);
    const isSilent = !before.some((one) => answered.has(one));
    // An hour that was not sent is the heartbeat's.
    return isSilent && sent("StaleOrganizations", at) === 0;
  });
}

interface Announcement {
  readonly month: Month;
  /** The hour of the value that caused it. */
  readonly hour: number;
}

/** The announcements of an overage. */
function announced({ cloudwatch: { series } }: Life): Announcement[] {
  const span = { from: START, through: START + (HOURS + QUIET) * HOUR, every: 60 };
  const points = (metric: string) => series.get(keyOf(metric, { Org: "acme" })) ?? [];
  const monthAt = (hour: number): Month => {
    const known = points("AllocatedTokens").filter(({ at }) => at <= hour);
    const latest = Math.max(...known.map(({ at }) => at));
    const allocated = known.filter(({ at }) => at === latest);
    // In an hour that has both, January is still quiet.
    return allocated.some(({ value }) => value === CEILINGS["2026-12"]) ? "2026-12" : "2027-01";
  };
  return ALARMS.flatMap(({ about, ...alarm }) => {
    if (about !== "over-budget" && about !== "late-overage") return [];
    const spoken = replay(alarm, points(alarm.metricName), span).filter(({ to }) => to === "ALARM");
    return spoken.map(({ at }) => {
      const month = about === "late-overage" ? "2026-12" : monthAt(at - 60);
      return { month, hour: Math.floor((at - 60 - START) / HOUR) };
    });
  });
}

const LIVES = sampleOf(60);

describe("with killed, throttled, missing, repeated and overlapping runs, lost memory, dead sources, removed meters", () => {
  test("every overage that stays is announced, once for each memory, and no silence is green", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const life = await live(told);
        const said = announced(life);
        expect(unnoticed(life)).toEqual([]);
        const { lostAt, closesAt } = told;
        const saidOf = (month: Month) => said.filter((one) => one.month === month);
        // A new machine has nothing that says what was announced. So it announces what is over, once.
        for (const month of MONTHS) {
          const ofLast = saidOf(month).filter(({ hour }) => hour >= (lostAt ?? 0)).length;
          expect(ofLast, JSON.stringify(said)).toBeLessThanOrEqual(1);
          expect(saidOf(month).length - ofLast, JSON.stringify(said)).toBeLessThanOrEqual(1);
        }
        // A memory that began after the month was closed cannot know when that was: the month is on its invoice.
        const isUnknown = life.bornAt >= closesAt;
        const shown = {
          "2026-12": told.december.slice(0, closesAt + 1),
          "2027-01": told.january.slice(0, HOURS - told.rollover),
        };
        for (const month of MONTHS) {
          const isOver = (shown[month].at(-1) ?? 0) > CEILINGS[month];
          if (isOver && !(month === "2026-12" && isUnknown)) expect(saidOf(month).length).toBeGreaterThan(0);
          if (Math.max(...shown[month]) <= CEILINGS[month]) expect(saidOf(month)).toEqual([]);
        }
        count += said.length;
      }),
      { numRuns: LIVES, seed: seedOf(20_261_130) },
    );
    expect(count).toBeGreaterThan(LIVES / 2);
  });
});
