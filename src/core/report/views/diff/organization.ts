import type { FeatureChange } from "../../../diff/figures.ts";
import { nameOf, type OrganizationChange, type Sided } from "../../../diff/organization.ts";
import { type Currency, type Minor, moneyText } from "../../../model/money.ts";
import { grouped, signedAmount, words } from "../../../text/text.ts";
import type { Block, Table } from "../../documents/doc.ts";
import { periodsTable } from "./periods.ts";
import {
  costChangeText,
  percentText,
  planChangeText,
  type Tokens,
  tokensChangeText,
  tokensPercentText,
  tokensText,
  verdictText,
} from "./short.ts";

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
  const tokens = planChangeText(change);
  const figures = [verdictText(change), tokens && `${tokens} tokens`, costChangeText(change.base, change.head)];
  return `${nameOf(change)}: ${figures.filter((text) => text !== "").join(", ")}`;
}

/** "budgets/acme.yaml differs in consumption and limits." */
function aboutText({ base, head, keys, kind }: OrganizationChange): string {
  const file = head?.file ?? base?.file ?? "";
  const from = base !== null && head !== null && base.file !== head.file ? `, before ${base.file},` : "";
  const id = kind === "renamed" ? ` It was called ${base?.org}: its metrics, alarms and topics start new.` : "";
  const isInvalidGone = kind === "removed" && base?.status === "invalid";
  const nothing = isInvalidGone ? "was invalid, and is removed" : NOTHING_ELSE[kind];
  const what = keys.length === 0 ? nothing : `differs in ${words(keys)}`;
  return `${file}${from} ${what}.${id}`;
}

const NOTHING_ELSE: Readonly<Record<OrganizationChange["kind"], string>> = {
  added: "is new",
  removed: "is gone",
  renamed: "is otherwise as it was",
  changed: "says what it said",
  mended: "was invalid in the base: it cannot be compared",
  invalid: "is invalid: there is nothing to compare",
};

type Totals = NonNullable<Sided["plan"]>["totals"];

function totalsTable(change: OrganizationChange): Table[] {
  const [base, head] = [change.base?.plan?.totals ?? null, change.head?.plan?.totals ?? null];
  const currency = change.head?.currency ?? change.base?.currency;
  if ((base === null && head === null) || currency == null) return [];
  // What is unpriced would add to what is used, and not to the allocation.
  const row = (label: string, of: (totals: Totals) => bigint, isUsed = true): string[] => {
    const side = (totals: Totals | null): Tokens =>
      totals && { consumed: of(totals), atLeast: isUsed && totals.atLeast };
    return tokensRow(label, side(base), side(head));
  };
  return [
    {
      kind: "table",
      columns: [left("whole plan"), right("before"), right("after"), right("change"), right("")],
      rows: [
        row("tokens", ({ consumed }) => consumed),
        row("allocation", ({ included, purchased }) => included + purchased, false),
        row("overage", ({ overage }) => overage),
        costRow(change, base, head, currency),
      ],
    },
  ];
}

const tokensRow = (label: string, base: Tokens, head: Tokens): string[] => [
  label,
  tokensText(base),
  tokensText(head),
  tokensChangeText(base, head),
  tokensPercentText(base, head),
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
  minor === null ? "no price" : grouped(moneyText(minor, currency));

const featuresTable = (features: readonly FeatureChange[]): Table => ({
  kind: "table",
  columns: [left("feature"), right("before"), right("after"), right("change"), right("")],
  rows: features.map(({ feature, base, head }) => tokensRow(feature, base, head)),
});
