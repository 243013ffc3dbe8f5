// Organizations with a month of hourly usage, made up: offices that are quiet at night and at weekends.
import type { AlarmPlan, Planned } from "../../src/core/alarms/alarm-plan.ts";
import { planAlarms, plannedOf } from "../../src/core/alarms/plan.ts";
import { check } from "../../src/core/check/check.ts";
import { addDays, hourNumber, weekday } from "../../src/core/model/calendar.ts";
import { exact } from "../../src/core/model/exact.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { rehearse } from "../../src/core/simulate/rehearse.ts";
import type { UsageFigure } from "../../src/core/usage/file/figures.ts";

export interface Fleet {
  readonly planned: readonly Planned[];
  readonly plan: AlarmPlan;
}

const START = "2026-12-01";
const DAYS = 31;
const POLICY = loadPolicy({ cards: [], guardrails: null });

const budgetText = (org: string, pool: number): string => `version: 1
org: ${org}
name: ${org}
owners: [${org}@example.com]
rateCard: genesys-2026-03
currency: USD
licensing: { model: named, users: 50 }
plan: { from: 2026-12, months: 2 }
allocation: { tokensPerMonth: ${pool} }
consumption: { virtual-agent: { sessionsPerDay: 100 }, agent-copilot: { users: 20, tokensPerUser: 50 } }
`;

function hourly(level: number, random: () => number): UsageFigure[] {
  const figures: UsageFigure[] = [];
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const day = addDays(START, Math.floor(hour / 24));
    const isBusy = weekday(day) < 5 && hour % 24 >= 8 && hour % 24 < 18;
    const tokens = Math.round(level * (isBusy ? 1 : 0.05) * (0.5 + random()) * 1000) / 1000;
    const until = hourNumber(START, hour + 1);
    figures.push({ org: null, day, until, feature: "virtual-agent", tokens: exact(tokens), known: until });
  }
  return figures;
}

export function fleetOf(count: number, random: () => number): Fleet {
  const sources = Array.from({ length: count }, (_, at) => ({
    file: `budgets/org-${at}.yaml`,
    text: budgetText(`org-${at}`, 3000 + Math.floor(random() * 6000)),
  }));
  const planned = [...check(sources, POLICY, START)].flatMap(plannedOf);
  return {
    planned,
    plan: planAlarms(planned, POLICY.guardrails, { prefix: "tollgate", operatorTopic: null, operatorEmail: null }),
  };
}

/** @param measure runs what is to be timed: making usage up is not */
export function rehearseFleet(
  { planned, plan }: Fleet,
  random: () => number,
  measure: <T>(work: () => T) => T,
): { hours: number; notifications: number; missed: number } {
  const byOrg = new Map<string | null, AlarmPlan["alarms"][number][]>();
  for (const alarm of plan.alarms) byOrg.set(alarm.org, [...(byOrg.get(alarm.org) ?? []), alarm]);
  const total = { hours: 0, notifications: 0, missed: 0 };
  for (const one of planned) {
    const figures = hourly(10 + random() * 20, random);
    const own = { ...plan, alarms: byOrg.get(one.budget.org) ?? [] };
    const { notifications, misses, falseAlarms } = measure(() => rehearse(one, own, POLICY.guardrails, figures));
    total.hours += figures.length;
    total.notifications += notifications.length;
    total.missed += misses.length + falseAlarms.length;
  }
  return total;
}
