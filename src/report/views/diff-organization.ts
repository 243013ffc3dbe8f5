import type { FeatureChange, PeriodChange } from "../../delta/figures.ts";
import { nameOf, type OrganizationChange, type Sided } from "../../delta/organization.ts";
import { monthIndex } from "../../model/calendar.ts";
import { type Currency, type Minor, moneyText } from "../../model/money.ts";
import { count, words } from "../../rules/text.ts";
import type { Block, Table } from "../doc.ts";
import { signedAmount, signedCount } from "../signed.ts";
import { costChangeText, percentText, tokensChangeText, verdictText } from "./diff-short.ts";

const right = (title: string) => ({ title, align: "right" }) as const;
const left = (title: string) => ({ title, align: "left" }) as const;

/** All that changes about one organization. */
export function organizationBlock(change: OrganizationChange): Block {
  const figures = change.kind === "invalid" ? [] : figureTables(change);
  const blocks: Block[] = [{ kind: "paragraph", text: aboutText(change) }, ...figures];
  if (change.warnings.length > 0) blocks.push({ kind: "findings", items: change.warnings });
  return { kind: "details", summary: summaryText(change), blocks };
}

const figureTables = (change: OrganizationChange): Table[] => [
  ...totalsTable(change),
  ...(change.features.length === 0 ? [] : [featuresTable(change.features)]),
  ...(change.periods.length === 0 ? [] : [periodsTable(change.periods, change)]),
];

/** "acme-emea: pass → fail, +7,200 tokens, +6,626.00 USD" */
function summaryText(change: OrganizationChange): string {
  const tokens = tokensChangeText(change);
  const figures = [verdictText(change), tokens && `${tokens} tokens`, costChangeText(change.base, change.head)];
  return `${nameOf(change)}: ${figures.filter((text) => text !== "").join(", ")}`;
}

/** "budgets/acme.yaml differs in consumption and limits." */
function aboutText({ base, head, keys, kind }: OrganizationChange): string {
  const file = head?.file ?? base?.file ?? "";
  const from = base !== null && head !== null && base.file !== head.file ? `, before ${base.file},` : "";
  const id = kind === "renamed" ? ` It was called ${base?.org}: its metrics, alarms and topics begin anew.` : "";
  const what = keys.length === 0 ? NOTHING_ELSE[kind] : `differs in ${words(keys)}`;
  return `${file}${from} ${what}.${id}`;
}

const NOTHING_ELSE: Readonly<Record<OrganizationChange["kind"], string>> = {
  added: "is new",
  removed: "is gone",
  renamed: "is otherwise as it was",
  changed: "says what it said",
  mended: "was invalid: there is nothing to compare it with",
  invalid: "is invalid: there is nothing to compare",
};

type Totals = NonNullable<Sided["plan"]>["totals"];

function totalsTable(change: OrganizationChange): Table[] {
  const [base, head] = [change.base?.plan?.totals ?? null, change.head?.plan?.totals ?? null];
  const currency = change.head?.currency ?? change.base?.currency;
  if ((base === null && head === null) || currency == null) return [];
  const tokens = (label: string, of: (totals: Totals) => bigint): string[] =>
    totalsRow(label, base && of(base), head && of(head));
  return [
    {
      kind: "table",
      columns: [left("whole plan"), right("before"), right("after"), right("change"), right("")],
      rows: [
        tokens("tokens", ({ consumed }) => consumed),
        tokens("allocation", ({ included, purchased }) => included + purchased),
        tokens("overage", ({ overage }) => overage),
        costRow(change, base, head, currency),
      ],
    },
  ];
}

const totalsRow = (label: string, base: bigint | null, head: bigint | null): string[] => [
  label,
  base === null ? "" : count(base),
  head === null ? "" : count(head),
  signedCount((head ?? 0n) - (base ?? 0n)),
  percentText(base, head),
];

function costRow(change: OrganizationChange, base: Totals | null, head: Totals | null, currency: Currency): string[] {
  const isSame = (change.base?.currency ?? currency).code === currency.code;
  const text = (totals: Totals | null, side: Sided | null): string =>
    totals === null || side?.currency == null ? "" : costText(totals.cost.total, side.currency);
  const [was, is] = [base?.cost.total ?? 0n, head?.cost.total ?? 0n];
  const known = base?.cost.total !== null && head?.cost.total !== null && isSame && was !== is;
  const label = isSame ? `cost, ${currency.code}` : `cost, ${change.base?.currency?.code} and ${currency.code}`;
  const difference = known ? [signedAmount(is - was, currency), percentText(was, is)] : ["", ""];
  return [label, text(base, change.base), text(head, change.head), ...difference];
}

const costText = (minor: Minor | null, currency: Currency): string =>
  minor === null ? "no price" : groupedText(minor, currency);

function groupedText(minor: Minor, currency: Currency): string {
  const [whole = "0", decimals] = moneyText(minor, currency).split(".");
  return `${count(BigInt(whole))}${decimals === undefined ? "" : `.${decimals}`}`;
}

const featuresTable = (features: readonly FeatureChange[]): Table => ({
  kind: "table",
  columns: [left("feature"), right("before"), right("after"), right("change"), right("")],
  rows: features.map(({ feature, base, head }) => totalsRow(feature, base, head)),
});

function periodsTable(periods: readonly PeriodChange[], change: OrganizationChange): Table {
  return {
    kind: "table",
    columns: [left("period"), right("before"), right("after"), right("change"), right("of ceiling"), right("cost")],
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
    was === null ? "" : count(was.consumed),
    is === null ? "" : count(is.consumed),
    signedCount((is?.consumed ?? 0n) - (was?.consumed ?? 0n)),
    usedText(was, is),
    cost === null || cost === 0n || currency == null || !isSame ? "" : signedAmount(cost, currency),
  ];
}

/** "92.1 → 108.3 %" */
export function usedText(was: PeriodChange["base"], is: PeriodChange["head"]): string {
  const [before, after] = [was, is].map((figures) => figures?.budgetPercent?.toFixed(1) ?? "");
  const shown = [...new Set([before, after])].filter((text) => text !== "");
  return shown.length === 0 ? "" : `${shown.join(" → ")} %`;
}

/** "2026-12" or "2026-12 to 2027-02" */
export function monthsText(run: readonly PeriodChange[]): string {
  const [first, last] = [run[0]?.period.month ?? "", run.at(-1)?.period.month ?? ""];
  return first === last ? first : `${first} to ${last}`;
}

/** Neighbouring periods that change alike, told at once. */
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
  return a.consumed === b.consumed && a.ceiling === b.ceiling && a.cost === b.cost && a.overage === b.overage;
}
