import { type BillingPeriod, billingPeriod, type Day, dayNumber, monthIndex } from "../model/calendar.ts";
import type { UsageSample } from "../model/consumption.ts";
import { add, type Exact, multiply, subtract, ZERO } from "../model/exact.ts";
import type { UsageFigure } from "./figures.ts";
import type { Usage } from "./reading.ts";

/** What is known of one period at some hour. */
interface Account {
  readonly period: BillingPeriod;
  /** Hours since 1970, as in figures. */
  readonly end: number;
  total: Exact;
  readonly byFeature: Map<string, Exact>;
  readonly days: UsedDay[];
  /** The figure that holds for a time and feature: a later one corrects it. */
  readonly slots: Map<string | null, Map<number, Exact>>;
}

/** What was used on one day, whenever it ended: what counts is the day. */
interface UsedDay {
  readonly account: Account;
  readonly until: string;
  readonly byFeature: Map<string | null, Exact>;
}

/** Usage as it becomes known, hour by hour: the meter's view of a file. */
export class Ledger {
  readonly periods: readonly BillingPeriod[];
  private readonly accounts: readonly Account[];
  private readonly figures: readonly UsageFigure[];
  private readonly scale: Exact;
  /** Null: of no period. */
  private readonly days = new Map<Day, UsedDay | null>();
  private next = 0;

  /** @param figures at least one */
  constructor(figures: readonly UsageFigure[], cycleStartDay: number, scale: Exact) {
    this.figures = [...figures].sort((a, b) => a.known - b.known || a.until - b.until);
    this.scale = scale;
    this.periods = periodsOf(figures, cycleStartDay);
    this.accounts = this.periods.map((period) => ({
      period,
      end: endHour(period),
      total: ZERO,
      byFeature: new Map(),
      days: [],
      slots: new Map(),
    }));
  }

  /** The hour in which the last figure becomes known. */
  get lastKnown(): number {
    return this.figures.at(-1)?.known ?? 0;
  }

  /** Takes in what is known by an hour; says which days that was about. */
  advance(hour: number): readonly Day[] {
    const days: Day[] = [];
    for (let figure = this.figures[this.next]; figure !== undefined && figure.known <= hour; ) {
      this.enter(figure);
      days.push(figure.day);
      figure = this.figures[++this.next];
    }
    return days;
  }

  usage(index: number): Usage | null {
    const account = this.accounts[index];
    if (account === undefined) return null;
    const { period, total, byFeature } = account;
    return { period, periodId: null, state: "open", total, byFeature };
  }

  /** Whether a period is over by an hour; there is none after the last. */
  hasEnded(index: number, hour: number): boolean {
    const account = this.accounts[index];
    return account !== undefined && account.end <= hour;
  }

  samples(index: number): readonly UsageSample[] {
    const days = this.accounts[index]?.days ?? [];
    return days.flatMap(({ until, byFeature }) =>
      [...byFeature].map(([feature, tokens]) => ({ until, feature, tokens })),
    );
  }

  private enter({ day, until, feature, tokens }: UsageFigure): void {
    const used = this.dayOf(day);
    if (used === null) return;
    const { account, byFeature } = used;
    const slots = account.slots.get(feature) ?? new Map<number, Exact>();
    if (slots.size === 0) account.slots.set(feature, slots);
    const scaled = multiply(tokens, this.scale);
    const before = slots.get(until);
    const change = before === undefined ? scaled : subtract(scaled, before);
    slots.set(until, scaled);
    account.total = add(account.total, change);
    if (feature !== null) account.byFeature.set(feature, add(account.byFeature.get(feature) ?? ZERO, change));
    byFeature.set(feature, add(byFeature.get(feature) ?? ZERO, change));
  }

  private dayOf(day: Day): UsedDay | null {
    let used = this.days.get(day);
    if (used === undefined) {
      const account = this.accounts.find(({ period: { start, end } }) => start <= day && day < end);
      used = account === undefined ? null : { account, until: `${day}T23:00:00Z`, byFeature: new Map() };
      if (used !== null) account?.days.push(used);
      this.days.set(day, used);
    }
    return used;
  }
}

/** Every period with usage, and one more: what arrives late arrives in it. */
function periodsOf(figures: readonly UsageFigure[], cycleStartDay: number): BillingPeriod[] {
  let [first, last] = [figures[0]?.day ?? "", ""];
  for (const { day } of figures) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const periods: BillingPeriod[] = [];
  for (let index = monthIndex(first) - 1; ; index++) {
    const period = billingPeriod(index, cycleStartDay);
    if (period.end > first) periods.push(period);
    if (period.start > last) return periods;
  }
}

export const startHour = ({ start }: BillingPeriod): number => dayNumber(start) * 24;
const endHour = ({ end }: BillingPeriod): number => dayNumber(end) * 24;
