import { dayBefore } from "../../model/calendar.ts";
import { type Exact, exactText } from "../../model/exact.ts";
import { type DayUsage, featureUsage, NO_TERMS, type PeriodUsage, periodUsage } from "../../model/period-usage.ts";
import { observationsOf } from "../../usage/observations.ts";
import type { HighWaterMark, Memory, MetricMemory, Notified } from "../memory.ts";
import { Kept, StateRefused } from "./kept.ts";
import type { Change, State } from "./store.ts";

/** Of everything that is kept. Version 1 has other names for some keys, and is read; a newer version is refused. */
const VERSION = 2;

/** An observation, a memory or both as they are kept: in a file, or as an item of a table. */
export const keptText = (about: object): string => JSON.stringify({ version: VERSION, ...about });

/** @throws StateRefused */
export function keptFrom(text: string): Kept {
  const kept = Kept.parse(text);
  const version = kept.at("version").whole();
  if (version >= 1 && version <= VERSION) return kept;
  throw new StateRefused(`version ${version} of the state was written by a newer Tollgate; this one reads ${VERSION}`);
}

export function stateText(org: string, { observations, estimates, history, memory }: State): string {
  const all = [...observations.values()].map(observationJson);
  all.sort((a, b) => (a.observedAt < b.observedAt ? -1 : 1));
  const estimated = estimates.size === 0 ? {} : { estimates: [...estimates.values()].map(observationJson) };
  const ended = history.length === 0 ? {} : { history: history.map(observationJson) };
  return keptText({ org, memory: memory && memoryJson(memory), observations: all, ...estimated, ...ended });
}

/** @throws StateRefused */
export function stateFrom(text: string, org: string): State {
  const kept = keptFrom(text);
  const all = kept.at("observations", "sightings").items();
  const estimates = kept.at("estimates").orNone((found) => found.items()) ?? [];
  return {
    observations: observationsOf(all.map((one) => observationFrom(one, org))),
    estimates: new Map(estimates.map((one) => observationFrom(one, org)).map((usage) => [usage.periodId, usage])),
    history: kept.at("history").orNone((list) => list.items().map((one) => observationFrom(one, org))) ?? [],
    memory: kept.at("memory").or(memoryFrom),
  };
}

export const observationJson = (usage: PeriodUsage) => ({
  source: usage.source,
  periodId: usage.periodId,
  start: usage.period.start,
  end: usage.period.end,
  state: usage.state,
  observedAt: usage.observedAt,
  asOf: usage.asOf,
  total: exactText(usage.total),
  features: amountsJson([...usage.features].map(([feature, { tokens }]) => [feature, tokens])),
  days:
    usage.days?.map(({ day, feature, tokens, since }) => [
      ...[day, feature, exactText(tokens)],
      ...(since === undefined ? [] : [since]),
    ]) ?? null,
  ...(usage.daysAre === null || usage.daysAre === "reported" ? {} : { daysAre: usage.daysAre }),
  included: usage.terms.included?.toString() ?? null,
  committed: usage.terms.committed?.toString() ?? null,
});

export function observationFrom(kept: Kept, org: string): PeriodUsage {
  const [start, end] = [kept.at("start").day(), kept.at("end").day()];
  if (end <= start) throw kept.at("end").refuse("after its start");
  const observedAt = kept.at("observedAt", "fetchedAt").instant();
  const days = kept.at("days", "samples").or((list) => list.items().map(dayFrom));
  return periodUsage({
    org,
    source: kept
      .at("source")
      .orNone((source) =>
        source.oneOf("genesys-contract", "genesys-trustee", "genesys-subscription", "file", "cloudwatch"),
      ),
    periodId: kept.at("periodId").text(),
    period: { month: start.slice(0, 7), start, end },
    state: kept.at("state").oneOf("open", "closed"),
    observedAt,
    asOf: kept.at("asOf").orNone((asOf) => asOf.instant()) ?? observedAt,
    total: kept.at("total").exact(),
    features: new Map(
      [...amountsFrom(kept.at("features", "byFeature"))].map(([name, tokens]) => [name, featureUsage(tokens)]),
    ),
    days,
    daysAre: days && (kept.at("daysAre").orNone((are) => are.oneOf("derived", "estimated")) ?? "reported"),
    terms: {
      ...NO_TERMS,
      included: kept.at("included").or((tokens) => tokens.tokens()),
      committed: kept.at("committed", "purchased").or((tokens) => tokens.tokens()),
    },
  });
}

function dayFrom(kept: Kept): DayUsage {
  const [day, feature, tokens, since] = kept.items();
  if (day === undefined || feature === undefined || tokens === undefined) throw kept.refuse("a day and its tokens");
  const known = { day: dayOrEnd(day), feature: feature.or((name) => name.text()), tokens: tokens.exact() };
  return since === undefined ? known : { ...known, since: since.day() };
}

/** Version 1 kept the instant at which the usage ended: midnight ends the day before. */
function dayOrEnd(kept: Kept) {
  const text = kept.text();
  if (!text.includes("T")) return kept.day();
  const instant = kept.instant();
  const day = instant.slice(0, 10);
  return /T00:00:00(\.0+)?Z$/.test(instant) ? dayBefore(day) : day;
}

const amountsJson = (amounts: readonly (readonly [string, Exact])[]) =>
  amounts.map(([name, tokens]) => [name, exactText(tokens)]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));

const amountsFrom = (kept: Kept): ReadonlyMap<string, Exact> =>
  new Map(
    kept.items().map((pair) => {
      const [name, tokens] = pair.items();
      if (name === undefined || tokens === undefined) throw pair.refuse("a feature and its tokens");
      return [name.text(), tokens.exact()];
    }),
  );

export const memoryJson = ({ since, attempted, metrics, stale, revision }: Memory) => ({
  since,
  attempted,
  revision,
  ...(stale === null ? {} : { stale }),
  metrics: metrics && {
    current: markJson(metrics.current),
    previous: metrics.previous && markJson(metrics.previous),
    notified: metrics.notified,
  },
});

export const memoryFrom = (kept: Kept): Memory => ({
  since: kept.at("since").whole(),
  attempted: kept.at("attempted").orNone((at) => at.whole()),
  revision: kept.at("revision").whole(),
  stale: kept.at("stale").orNone((stale) => ({
    since: stale.at("since").whole(),
    until: stale.at("until").or((until) => until.whole()),
  })),
  metrics: kept.at("metrics", "latch").or(
    (metrics): MetricMemory => ({
      current: markFrom(metrics.at("current")),
      previous: metrics.at("previous").or(markFrom),
      notified: notifiedFrom(metrics.at("notified", "told")),
    }),
  ),
});

/** The memory after a change; the same where nothing changed: it need not be kept again. */
export function changed(there: Memory | null, change: Change): Memory {
  const after = { ...change(there), revision: there?.revision ?? 0 };
  if (there !== null && JSON.stringify(memoryJson(there)) === JSON.stringify(memoryJson(after))) return there;
  return { ...after, revision: after.revision + 1 };
}

const markJson = ({ total, features, ...mark }: HighWaterMark) => ({
  ...mark,
  total: exactText(total),
  features: amountsJson([...features]),
});

const markFrom = (kept: Kept): HighWaterMark => ({
  periodId: periodIdFrom(kept),
  total: kept.at("total", "consumed").exact(),
  features: amountsFrom(kept.at("features")),
  forecastAbove: kept.at("forecastAbove", "doubted").or((day) => day.day()),
  forecastBreach: kept.at("forecastBreach").isTrue(),
  isAfterReset: kept.at("isAfterReset").isTrue(),
});

const notifiedFrom = (kept: Kept): Notified => ({
  hour: kept.at("hour").whole(),
  quiet: kept.at("quiet").or((quiet) => ({
    periodId: periodIdFrom(quiet),
    hours: quiet
      .at("hours")
      .items()
      .map((hour) => hour.whole()),
  })),
  over: kept
    .at("over")
    .items()
    .map((periodId) => periodId.text()),
  late: kept.at("late").or((late) => ({ periodId: periodIdFrom(late), until: late.at("until").whole() })),
  figures: kept.at("figures").orNone((figures) => ({
    values: figures.at("values").text(),
    hour: figures.at("hour").whole(),
    again: figures.at("again").whole(),
  })),
});

const periodIdFrom = (kept: Kept): string => kept.at("periodId", "key").text();
