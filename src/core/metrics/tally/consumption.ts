import { addDays, type Day, dayBefore, daysBetween } from "../../model/calendar.ts";
import type { Consumption, UsageSample } from "../../model/consumption.ts";
import { divide, type Exact, exactWhole, subtract, ZERO } from "../../model/exact.ts";
import { dayOf, type Sighting } from "./sighting.ts";
import { last, type PeriodTally } from "./tally.ts";

/**
 * A period's usage by day. Genesys Cloud tells only sums: what is new in one is the difference to the one of the day
 * before. No payload says as of when it is; figures are about a day old, so what is seen on a day was used until the
 * midnight before. The samples add up to the last sum, whatever was missed or corrected in between.
 */
export function consumptionOf(org: string, sightings: PeriodTally): Consumption {
  const { periodId, period, state, samples, fetchedAt, reported } = last(sightings);
  const asOf = samples === null ? midnight(fetchedAt.slice(0, 10)) : fetchedAt;
  return { org, period, periodId, state, asOf, samples: samples ?? differences(sightings), reported };
}

const midnight = (day: Day): string => `${day}T00:00:00Z`;

function differences(sightings: PeriodTally): UsageSample[] {
  const isByFeature = last(sightings).byFeature.size > 0;
  const { start, end } = last(sightings).period;
  const samples: UsageSample[] = [];
  let before: ReadonlyMap<string | null, Exact> = new Map();
  let from = start;
  for (const sighting of sightings) {
    if (isByFeature && sighting.byFeature.size === 0 && sighting.total.n > 0n) continue;
    const now = isByFeature ? sighting.byFeature : new Map([[null, sighting.total]]);
    const through = clamp(dayBefore(dayOf(sighting)), start, dayBefore(end));
    const days = daysFrom(from < through ? from : through, through);
    for (const feature of new Set<string | null>([...before.keys(), ...now.keys()])) {
      const change = subtract(amountOf(now, feature), amountOf(before, feature));
      samples.push(...spread(feature, change, days));
    }
    before = now;
    from = addDays(through, 1);
  }
  return samples;
}

const amountOf = (amounts: ReadonlyMap<string | null, Exact>, feature: string | null): Exact =>
  amounts.get(feature) ?? ZERO;

/** Over the days that nobody asked on, evenly: one day that holds a week's usage would look like a campaign. */
function spread(feature: string | null, tokens: Exact, days: readonly Day[]): UsageSample[] {
  const each = days.length === 1 ? tokens : divide(tokens, exactWhole(BigInt(days.length)));
  return days.map((day) => ({ until: midnight(addDays(day, 1)), feature, tokens: each }));
}

const daysFrom = (first: Day, through: Day): Day[] =>
  Array.from({ length: daysBetween(first, through) + 1 }, (_, offset) => addDays(first, offset));

const clamp = (day: Day, first: Day, through: Day): Day => (day < first ? first : day > through ? through : day);

/** Whether the period's sum has grown since the day before yesterday: its figures still move. */
export function hasGrown(sightings: PeriodTally, today: Day): boolean {
  const before = sightings.findLast((sighting) => dayOf(sighting) <= addDays(today, -2));
  return before !== undefined && isMore(last(sightings), before);
}

const isMore = ({ total }: Sighting, before: Sighting): boolean => subtract(total, before.total).n > 0n;
