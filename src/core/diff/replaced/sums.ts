import type { Month } from "../../model/calendar.ts";
import { add, compare, type Exact, exactWhole, subtract, ZERO } from "../../model/exact.ts";
import type { Facts } from "../../rules/facts.ts";
import { boughtFor, nearestSegment, priceInBase, segmentIn } from "../../rules/loosening/allowance.ts";
import type { Former } from "./involved.ts";
import { ceiling, type Monthly, type OfPlan } from "./measures.ts";

/** What is planned and what was allowed, together. */
export interface Figures {
  readonly planned: Exact;
  readonly allowed: Exact;
}

export interface Over extends Figures {
  /** Months in which more is planned than was allowed, of which the worst counts; empty: over the whole plan. */
  readonly months: readonly Month[];
}

/** Sums of a measure by month. Organizations are counted one after another, so that none need be kept. */
export class MonthlySums {
  readonly measure: Monthly;
  private readonly planned = new Map<Month, Exact>();
  /** Null where one of the former organizations has no such limit: together they then have none. */
  private readonly allowed = new Map<Month, Exact | null>();

  constructor(measure: Monthly) {
    this.measure = measure;
  }

  addPlanned({ projection }: Facts): void {
    for (const { period, segment } of projection.periods)
      this.planned.set(
        period.month,
        add(this.planned.get(period.month) ?? ZERO, this.measure.planned(segment) ?? ZERO),
      );
  }

  addFormer({ before, after }: Former, months: Iterable<Month>): void {
    const { measure } = this;
    for (const month of months) {
      const known = this.allowed.get(month);
      if (known === null) continue;
      const segment = nearestSegment(month, before.projection);
      const stated = measure.allowed(segment);
      const most = stated && (measure === ceiling ? stated : larger(stated, measure.planned(segment) ?? stated));
      const rest = after === null ? null : segmentIn(month, after.projection);
      const left = most && larger(subtract(most, (rest && measure.planned(rest)) ?? ZERO), ZERO);
      this.allowed.set(month, left && add(known ?? ZERO, left));
    }
  }

  addBought({ projection, ...facts }: Facts, priceOf: (month: Month) => Exact | null): void {
    for (const { period } of projection.periods) {
      const known = this.allowed.get(period.month);
      const bought = boughtFor(period.month, { projection, ...facts }, priceOf(period.month));
      if (known !== null) this.allowed.set(period.month, add(known ?? ZERO, exactWhole(bought)));
    }
  }

  worst(): Over | null {
    let worst: Figures | null = null;
    const months: Month[] = [];
    for (const month of [...this.planned.keys()].sort()) {
      const figures = { planned: this.planned.get(month) ?? ZERO, allowed: this.allowed.get(month) ?? null };
      if (!isOver(figures)) continue;
      months.push(month);
      if (worst === null || compare(excessOf(figures), excessOf(worst)) > 0) worst = figures;
    }
    return worst && { ...worst, months };
  }
}

/** Sums of a measure of whole plans. */
export class PlanSums {
  readonly measure: OfPlan;
  private planned = ZERO;
  private allowed: Exact | null = ZERO;

  constructor(measure: OfPlan) {
    this.measure = measure;
  }

  addPlanned({ projection }: Facts): void {
    this.planned = add(this.planned, this.measure.planned(projection) ?? ZERO);
  }

  addFormer({ before, after }: Former): void {
    if (this.allowed === null) return;
    const stated = this.measure.allowed(before.projection);
    const most = stated && larger(stated, this.measure.planned(before.projection) ?? ZERO);
    const rest = after === null ? null : this.measure.planned(after.projection);
    this.allowed = most && add(this.allowed, larger(subtract(most, rest ?? ZERO), ZERO));
  }

  worst(): Over | null {
    const figures = { planned: this.planned, allowed: this.allowed };
    return isOver(figures) ? { ...figures, months: [] } : null;
  }
}

/** The highest price of a token that the former organizations had, by month and currency; null: one had none. */
export class FormerPrices {
  private readonly highest = new Map<string, Exact | null>();
  /** One of the added for each currency. */
  private readonly samples: readonly Facts[];

  constructor(samples: readonly Facts[]) {
    this.samples = samples;
  }

  addFormer({ before }: Former, months: Iterable<Month>): void {
    for (const sample of this.samples) {
      for (const month of months) {
        const key = keyOf(month, sample);
        const known = this.highest.get(key);
        const price = known === null ? null : priceInBase(month, before, sample);
        this.highest.set(key, price && larger(known ?? ZERO, price));
      }
    }
  }

  of(month: Month, facts: Facts): Exact | null {
    return this.highest.get(keyOf(month, facts)) ?? null;
  }
}

const keyOf = (month: Month, { projection }: Facts): string => `${projection.currency.code} ${month}`;

const isOver = (figures: { planned: Exact; allowed: Exact | null }): figures is Figures =>
  figures.allowed !== null && compare(figures.planned, figures.allowed) > 0;

const excessOf = ({ planned, allowed }: Figures): Exact => subtract(planned, allowed);

const larger = (a: Exact, b: Exact): Exact => (compare(a, b) > 0 ? a : b);
