import { guardsOf } from "../../core/metrics/guards.ts";
import { type Guard, percentText } from "../../core/metrics/names.ts";
import { addDays } from "../../core/model/calendar.ts";
import { exactWhole, multiply, roundDown } from "../../core/model/exact.ts";
import type { Segment } from "../../core/model/projection.ts";
import type { PageUsage } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { type Child, h } from "./dom.ts";
import type { Policy, Priced } from "./priced.ts";
import { plainTable } from "./table.ts";
import { dayName } from "./words.ts";

interface Alarm {
  readonly what: string;
  /** The most tokens at which it does not fire. */
  readonly limit: bigint;
  readonly reached: number;
  readonly isExpected: boolean;
}

/** The alarms of one period: the tokens at which each fires, and whether it did, or the plan would let it. */
export function alarmsOf(plan: Priced, segment: Segment, usage: PageUsage | null, { guardrails }: Policy): Child {
  const guards = guardsOf(plan, guardrails);
  if (guards === null) return h("p", {}, "Alarms are off in this budget.");
  const ceiling = exactWhole(usage === null ? segment.ceiling : BigInt(usage.ceiling));
  const reached = usage?.consumed ?? Number(segment.consumed.typical);
  const alarms = guards.guards.flatMap((guard): Alarm[] => {
    if (guard.kind === "late-overage" || guard.kind === "feature-limit") return [];
    const isExpected = guard.kind === "forecast";
    const share = guard.kind === "utilization" ? guard.threshold : isExpected ? guards.forecast : { n: 1n, d: 1n };
    const limit = roundDown(multiply(share, ceiling));
    return [
      {
        what: nameOf(guard, percentText(share)),
        limit,
        isExpected,
        reached: isExpected ? (usage?.projected ?? reached) : reached,
      },
    ];
  });
  return plainTable(
    "Alarms of the period",
    [
      { title: "Alarm", cell: ({ what }: Alarm) => what },
      { title: "Above", isNumber: true, cell: ({ limit }) => `${count(limit)} tokens` },
      { title: usage === null ? "As planned" : "So far", cell: (alarm) => outcome(alarm, usage) },
    ],
    alarms,
  );
}

const nameOf = (guard: Guard, percent: string): string =>
  guard.kind === "utilization"
    ? `${percent} % used`
    : guard.kind === "forecast"
      ? `${percent} % expected`
      : "over the ceiling";

function outcome({ limit, reached, isExpected }: Alarm, usage: PageUsage | null): Child {
  const fires = BigInt(reached) > limit;
  if (usage === null) return mark(fires, fires ? "fires" : "stays quiet");
  if (!fires) return mark(false, "has not fired");
  const at = isExpected ? -1 : (usage.days ?? []).findIndex((tokens) => BigInt(tokens) > limit);
  return mark(true, at < 0 ? "fired, by these figures" : `crossed on ${dayName(addDays(usage.start, at))}`);
}

const mark = (fires: boolean, text: string): HTMLElement => h("span", { class: fires ? "fires" : "quiet-text" }, text);
