import { putMetrics } from "../../src/adapters/aws/put-metrics.ts";
import type { Planned } from "../../src/core/alarms/alarm-plan.ts";
import { hourOf } from "../../src/core/metrics/hour.ts";
import type { MetricMemory } from "../../src/core/metrics/memory.ts";
import { meteredOf } from "../../src/core/metrics/metered.ts";
import { NO_STATE } from "../../src/core/metrics/state/store.ts";
import { billingPeriod, dayAt, dayNumber, isoText, monthIndex } from "../../src/core/model/calendar.ts";
import { exactFromText } from "../../src/core/model/exact.ts";
import { NO_TERMS, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";
import type { UsageFigure } from "../../src/core/usage/file/figures.ts";
import { fileUsage } from "../../src/core/usage/file/file-usage.ts";
import { NO_OBSERVATIONS, withObservation } from "../../src/core/usage/observations.ts";
import { policy } from "../alarms/fleet.ts";
import { connect, startDouble } from "../aws/support.ts";
import { random } from "../support/random.ts";
import { budget } from "../support/report.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** One organization for some weeks: what it uses, when that becomes known, and when its meter runs. */
export interface Life {
  readonly text: string;
  /** Usage was reported after usage of a later day: nobody can tell from totals which day it is of. */
  readonly isLate: boolean;
  readonly start: number;
  readonly days: number;
  /** What the source says at an instant, the latest period last. */
  read(now: number): readonly PeriodUsage[];
  isUp(hour: number): boolean;
}

/** Two periods, or one and a part of the next. */
export function lifeOf(seed: number): Life {
  const below = random(seed);
  const cycleStartDay = 1 + below(28);
  const isFile = below(3) > 0;
  const first = billingPeriod(monthIndex("2026-10"), cycleStartDay);
  const start = dayNumber(first.start) * DAY;
  const days = 10 + below(45);
  const allocation = 1000 + below(20_000);
  const meter = isFile ? "meter: { kind: csv, path: usage.csv }\n" : "";
  const seats = below(2) === 0 ? "" : "  agent-copilot: { users: 20, tokensPerUser: 50 }\n";
  const text = budget(
    `allocation: { tokensPerMonth: ${allocation} }\nlimits: { overageTokens: ${below(2) * 500} }\nbilling: { cycleStartDay: ${cycleStartDay} }\n` +
      `consumption:\n  voice-bots: { minutes: ${17 * (500 + below(15_000))} }\n${seats}${meter}`,
    { plan: "{ from: 2026-09, months: 8 }" },
  );
  const isLate = below(4) === 0;
  const figures = figuresOf(below, start, days, { perDay: 20 + below(900), isLate, hasSeats: seats !== "" });
  const down = Array.from({ length: below(3) }, () => [below(days * 24), below(9 * 24)] as const);
  const included = below(2) === 0 ? null : BigInt(1000 + below(40_000));
  const switches = below(30) * HOUR;
  const read = (now: number): readonly PeriodUsage[] => {
    const all = fileUsage(
      { file: "usage.csv", figures, findings: [], problems: 0, notices: [] },
      { org: "acme", cycleStartDay, now: isoText(now), clock: isoText(now) },
    ).slice(-2);
    return isFile ? all : genesys(all, { now, included, switches });
  };
  const isUp = (hour: number): boolean => !down.some(([from, hours]) => hour >= from && hour < from + hours);
  return { text, isLate: isLate || !isFile, start, days, read, isUp };
}

interface Uses {
  readonly perDay: number;
  readonly isLate: boolean;
  readonly hasSeats: boolean;
}

/** A day's usage is known in the morning after it, or with that of the next days. */
function figuresOf(below: (n: number) => number, start: number, days: number, uses: Uses): UsageFigure[] {
  const { perDay, isLate, hasSeats } = uses;
  const figures: UsageFigure[] = [];
  let known = 0;
  for (let at = 0; at < days; at++) {
    const end = start / HOUR + (at + 1) * 24;
    known = Math.max(known, end + 1 + below(10) + (below(6) === 0 ? 24 * below(3) : 0));
    const add = (feature: string, tokens: number, when: number): void => {
      const position = { line: 1, column: 1 };
      const about = { org: null, day: dayAt(start + at * DAY), until: end, known: when, position };
      figures.push({ ...about, feature, tokens: exactFromText((tokens / 100).toFixed(2)) });
    };
    const used = below(8) === 0 ? 0 : below(perDay * 200);
    add("voice-bots", used, known);
    if (isLate && below(6) === 0) add("voice-bots", below(used + 1), known + 1 + below(72));
    if (hasSeats && at < 3) add("agent-copilot", 30_000 + below(9), known);
    if (isLate && below(6) === 0) add("ai-scoring", below(perDay * 40), known + 24 * (1 + below(4)));
  }
  return figures;
}

/** Sums only, as of midnight; the new period shows some hours after it has begun. */
function genesys(
  all: readonly PeriodUsage[],
  { now, included, switches }: { now: number; included: bigint | null; switches: number },
): readonly PeriodUsage[] {
  const shown = all.filter(({ period }) => dayNumber(period.start) * DAY + switches <= now);
  const asOf = `${dayAt(now)}T00:00:00Z`;
  return shown.map(({ org, period, state, observedAt, total }) =>
    periodUsage({
      org,
      source: "genesys-contract",
      period,
      state,
      observedAt,
      asOf,
      total,
      terms: { ...NO_TERMS, included },
    }),
  );
}

export type Check = (now: number, lastRun: number) => Promise<void>;

/** Lives it in the double: the meter runs several times a day where it is up. `check` looks at the end of some days. */
export async function live(life: Life, planned: Planned, seed: number, check: Check): Promise<void> {
  const below = random(seed + 1_000_000);
  const double = await startDouble({ now: life.start });
  const aws = connect();
  const metered = meteredOf(planned, policy().guardrails);
  let [observations, memory]: [typeof NO_OBSERVATIONS, MetricMemory | null] = [NO_OBSERVATIONS, null];
  let lastRun: number | null = null;
  const send = async (now: number): Promise<boolean> => {
    const sent = hourOf(metered, { ...NO_STATE, observations }, now, memory);
    if (typeof sent === "string") return false;
    await putMetrics(aws, sent.data, now);
    memory = sent.sent;
    return true;
  };
  for (let hour = 0; hour < life.days * 24; hour++) {
    const now = life.start + hour * HOUR;
    if (life.isUp(hour) && (hour % 24 === 23 || below(5) === 0)) {
      await double.advanceTo(now);
      // As the meter does: what is stored is sent first, and what was read then in the same hour again.
      await send(now);
      observations = life.read(now).reduce(withObservation, observations);
      if (await send(now)) lastRun = now;
    }
    const isLook = hour % 24 === 23 && (below(9) === 0 || hour === life.days * 24 - 1);
    if (isLook && lastRun !== null) await check(now + HOUR, lastRun);
  }
}
