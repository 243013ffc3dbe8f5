import { type Exact, exactText } from "../../model/exact.ts";
import type { LatchState, PeriodLatch, Told } from "../latch.ts";
import { Kept, StateRefused } from "./kept.ts";
import type { Memory } from "./memory.ts";
import type { Sighting } from "./sighting.ts";
import type { Change } from "./store.ts";

/** Of everything that is kept. A newer one is refused: what it says is not known here. */
const VERSION = 1;

/** A sighting or a memory, as it is kept: in a file, or as an item of a table. */
export const keptText = (about: object): string => JSON.stringify({ version: VERSION, ...about });

/** @throws StateRefused */
export function keptFrom(text: string): Kept {
  const kept = Kept.parse(text);
  const version = kept.at("version").whole();
  if (version === VERSION) return kept;
  throw new StateRefused(`version ${version} of the state was written by a newer Tollgate; this one reads ${VERSION}`);
}

export const sightingJson = ({
  periodId,
  period,
  state,
  fetchedAt,
  total,
  byFeature,
  samples,
  reported,
}: Sighting) => ({
  periodId,
  start: period.start,
  end: period.end,
  state,
  fetchedAt,
  total: exactText(total),
  byFeature: amountsJson(byFeature),
  samples: samples?.map(({ until, feature, tokens }) => [until, feature, exactText(tokens)]) ?? null,
  included: reported.included?.toString() ?? null,
  purchased: reported.purchased?.toString() ?? null,
});

export function sightingFrom(kept: Kept): Sighting {
  const [start, end] = [kept.at("start").day(), kept.at("end").day()];
  if (end <= start) throw kept.at("end").refuse("after its start");
  return {
    periodId: kept.at("periodId").text(),
    period: { month: start.slice(0, 7), start, end },
    state: kept.at("state").oneOf("open", "closed"),
    fetchedAt: kept.at("fetchedAt").instant(),
    total: kept.at("total").exact(),
    byFeature: amountsFrom(kept.at("byFeature")),
    samples: kept.at("samples").or((list) => list.items().map(sampleFrom)),
    reported: {
      included: kept.at("included").or((tokens) => tokens.tokens()),
      purchased: kept.at("purchased").or((tokens) => tokens.tokens()),
    },
  };
}

function sampleFrom(kept: Kept) {
  const [until, feature, tokens] = kept.items();
  if (until === undefined || feature === undefined || tokens === undefined) throw kept.refuse("a sample");
  return { until: until.instant(), feature: feature.or((name) => name.text()), tokens: tokens.exact() };
}

const amountsJson = (amounts: ReadonlyMap<string, Exact>) =>
  [...amounts].map(([name, tokens]) => [name, exactText(tokens)]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));

function amountsFrom(kept: Kept): ReadonlyMap<string, Exact> {
  return new Map(
    kept.items().map((pair) => {
      const [name, tokens] = pair.items();
      if (name === undefined || tokens === undefined) throw pair.refuse("a feature and its tokens");
      return [name.text(), tokens.exact()];
    }),
  );
}

export const memoryJson = ({ since, latch, revision }: Memory) => ({
  since,
  revision,
  latch: latch && latchJson(latch),
});

export const memoryFrom = (kept: Kept): Memory => ({
  since: kept.at("since").whole(),
  revision: kept.at("revision").whole(),
  latch: kept.at("latch").or(latchFrom),
});

const latchJson = ({ current, previous, told }: LatchState) => ({
  current: periodJson(current),
  previous: previous && periodJson(previous),
  told,
});

const latchFrom = (kept: Kept): LatchState => ({
  current: periodFrom(kept.at("current")),
  previous: kept.at("previous").or(periodFrom),
  told: toldFrom(kept.at("told")),
});

const periodJson = ({ consumed, features, ...latch }: PeriodLatch) => ({
  ...latch,
  consumed: exactText(consumed),
  features: amountsJson(features),
});

/** The memory after a change; the same where nothing changed: it needs no keeping. */
export function changed(there: Memory | null, change: Change): Memory {
  const after = { ...change(there), revision: there?.revision ?? 0 };
  if (there !== null && JSON.stringify(memoryJson(there)) === JSON.stringify(memoryJson(after))) return there;
  return { ...after, revision: after.revision + 1 };
}

const periodFrom = (kept: Kept): PeriodLatch => ({
  key: kept.at("key").text(),
  consumed: kept.at("consumed").exact(),
  features: amountsFrom(kept.at("features")),
  doubted: kept.at("doubted").or((day) => day.day()),
  forecastBreach: kept.at("forecastBreach").isTrue(),
  isAfterReset: kept.at("isAfterReset").isTrue(),
});

const toldFrom = (kept: Kept): Told => ({
  hour: kept.at("hour").whole(),
  quiet: kept.at("quiet").or((quiet) => ({
    key: quiet.at("key").text(),
    hours: quiet
      .at("hours")
      .items()
      .map((hour) => hour.whole()),
  })),
  over: kept
    .at("over")
    .items()
    .map((key) => key.text()),
  late: kept.at("late").or((late) => ({ key: late.at("key").text(), until: late.at("until").whole() })),
});
