import { nameOf, type OrganizationChange, type Sided } from "../../delta/organization.ts";
import type { Currency, Minor } from "../../model/money.ts";
import { count, money } from "../../rules/text.ts";
import type { Block, Figure } from "../doc.ts";
import { MARKS } from "../marks.ts";
import { signedCount, signedMoney } from "../signed.ts";
import { organizationBlock, percentText } from "./diff-organization.ts";

const COLUMNS = [
  { title: "", align: "left" },
  { title: "organization", align: "left" },
  { title: "verdict", align: "left" },
  { title: "tokens", align: "right" },
  { title: "change", align: "right" },
  { title: "", align: "right" },
  { title: "cost of plan", align: "right" },
] as const;

/** @param most how many organizations are told in full; null: all */
export function organizationsBlocks(organizations: readonly OrganizationChange[], most: number | null): Block[] {
  if (organizations.length === 0) return [];
  const told = most === null ? organizations : organizations.slice(0, most);
  const left = organizations.length - told.length;
  const more = `${count(left)} more in short above: --verbose tells all in full, --format json has every figure.`;
  return [
    { kind: "heading", text: "What changes" },
    { kind: "table", columns: COLUMNS, rows: organizations.map(organizationRow) },
    { kind: "figures", items: costFigures(organizations) },
    ...told.map(organizationBlock),
    ...(left === 0 ? [] : [{ kind: "paragraph" as const, text: more }]),
  ];
}

function organizationRow(change: OrganizationChange): string[] {
  const { base, head, failures } = change;
  const [was, is] = [base?.plan?.totals ?? null, head?.plan?.totals ?? null];
  const isWorse = change.kind === "invalid" || failures.some(({ isNew }) => isNew);
  const isLoose = change.loosened.length > 0 || failures.length > 0;
  const tokens = (is?.consumed ?? 0n) - (was?.consumed ?? 0n);
  return [
    isWorse ? MARKS.fail : isLoose ? MARKS.warn : MARKS.pass,
    nameOf(change),
    verdictOf(change),
    is === null ? "" : count(is.consumed),
    change.kind === "mended" ? "" : signedCount(tokens),
    percentText(was?.consumed ?? null, is?.consumed ?? null),
    costChange(base, head),
  ];
}

function verdictOf({ kind, base, head }: OrganizationChange): string {
  const now = head?.status ?? "";
  if (kind === "removed" || kind === "invalid") return kind;
  if (kind === "added") return `new, ${now}`;
  if (kind === "renamed") return `was ${base?.org}, ${now}`;
  return base?.status === now ? now : `${base?.status} → ${now}`;
}

/** In the currency that both have; else nothing is added up. */
function costChange(base: Sided | null, head: Sided | null): string {
  const currency = (head ?? base)?.currency ?? null;
  const [was, is] = [costIn(base, currency), costIn(head, currency)];
  return currency === null || was === null || is === null || was === is ? "" : signedMoney(is - was, currency);
}

/** A side that is not there costs nothing; null where nobody can say. */
function costIn(side: Sided | null, currency: Currency | null): Minor | null {
  if (side === null) return 0n;
  return side.plan === null || side.currency?.code !== currency?.code ? null : side.plan.totals.cost.total;
}

interface Costs {
  readonly currency: Currency;
  readonly base: Minor;
  readonly head: Minor;
}

/** Of what changes, before and after. Currencies are never added to each other. */
export function costsByCurrency(organizations: readonly OrganizationChange[]): Costs[] {
  const sums = new Map<string, Costs>();
  const add = (key: "base" | "head", side: Sided | null): void => {
    if (side?.currency == null) return;
    const sum = sums.get(side.currency.code) ?? { currency: side.currency, base: 0n, head: 0n };
    sums.set(side.currency.code, { ...sum, [key]: sum[key] + (side.plan?.totals.cost.total ?? 0n) });
  };
  for (const { base, head } of organizations) {
    add("base", base);
    add("head", head);
  }
  return [...sums.values()];
}

const costFigures = (organizations: readonly OrganizationChange[]): Figure[] =>
  costsByCurrency(organizations).map(({ currency, base, head }) => ({
    label: `cost of these plans, ${currency.code}`,
    value: `${money({ minor: base, currency })} → ${money({ minor: head, currency })}`,
    note: base === head ? "no change" : signedMoney(head - base, currency),
  }));
