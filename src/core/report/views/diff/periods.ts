import type { PeriodChange } from "../../../diff/figures.ts";
import type { OrganizationChange } from "../../../diff/organization.ts";
import { monthIndex } from "../../../model/calendar.ts";
import { signedAmount } from "../../../text/text.ts";
import type { Table } from "../../documents/doc.ts";
import { tokensChangeText, tokensText } from "./short.ts";

const right = (title: string) => ({ title, align: "right" }) as const;

/** Period by period; those that change alike are one row. */
export function periodsTable(periods: readonly PeriodChange[], change: OrganizationChange): Table {
  return {
    kind: "table",
    columns: [
      { title: "period", align: "left" },
      right("before"),
      right("after"),
      right("change"),
      right("of ceiling"),
      right("cost"),
    ],
    rows: runs(periods).map((run) => periodRow(run, change)),
  };
}

function periodRow(run: readonly PeriodChange[], { base, head }: OrganizationChange): string[] {
  const [first] = run;
  if (first === undefined) return [];
  const [was, is] = [first.base, first.head];
  const currency = head?.currency ?? base?.currency;
  const isSame = base?.currency?.code === head?.currency?.code || base === null || head === null;
  const cost = was?.cost === null || is?.cost === null ? null : (is?.cost ?? 0n) - (was?.cost ?? 0n);
  return [
    monthsText(run),
    tokensText(was),
    tokensText(is),
    tokensChangeText(was, is),
    usedText(was, is),
    cost === null || cost === 0n || currency == null || !isSame ? "" : signedAmount(cost, currency),
  ];
}

/** "92.1 → 108.3 %" */
export function usedText(was: PeriodChange["base"], is: PeriodChange["head"]): string {
  const [before, after] = [was, is].map(shareText);
  const shown = [...new Set([before, after])].filter((text) => text !== "");
  return shown.length === 0 ? "" : `${shown.join(" → ")} %`;
}

function shareText(figures: PeriodChange["head"]): string {
  const share = figures?.used?.replace(/ %$/, "");
  return share === undefined ? "" : `${figures?.atLeast === true ? "≥ " : ""}${share}`;
}

/** "2026-12" or "2026-12 to 2027-02" */
export function monthsText(run: readonly PeriodChange[]): string {
  const [first, last] = [run[0]?.period.month ?? "", run.at(-1)?.period.month ?? ""];
  return first === last ? first : `${first} to ${last}`;
}

/** Neighbouring periods that change alike. */
export function runs(periods: readonly PeriodChange[]): PeriodChange[][] {
  const all: PeriodChange[][] = [];
  for (const change of periods) {
    const last = all.at(-1)?.at(-1);
    if (last !== undefined && isNext(last, change) && isAlike(last, change)) all.at(-1)?.push(change);
    else all.push([change]);
  }
  return all;
}

const isNext = (a: PeriodChange, b: PeriodChange): boolean =>
  monthIndex(b.period.month) === monthIndex(a.period.month) + 1;

const isAlike = (a: PeriodChange, b: PeriodChange): boolean =>
  a.crosses === b.crosses && isAlikeOn(a.base, b.base) && isAlikeOn(a.head, b.head);

function isAlikeOn(a: PeriodChange["base"], b: PeriodChange["base"]): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.consumed === b.consumed &&
    a.atLeast === b.atLeast &&
    a.ceiling === b.ceiling &&
    a.cost === b.cost &&
    a.overage === b.overage
  );
}
