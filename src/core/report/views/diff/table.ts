import { nameOf, type OrganizationChange, type Sided } from "../../../diff/organization.ts";
import type { Currency, Minor } from "../../../model/money.ts";
import { count, money, signedMoney } from "../../../text/text.ts";
import type { Block } from "../../documents/doc.ts";
import { MARKS } from "../../findings/figures.ts";
import { organizationBlock } from "./organization.ts";
import { costChangeText, knownCost, planChangeText, tokensPercentText, tokensText, verdictText } from "./short.ts";

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
    ...costsBlock(organizations),
    ...told.map(organizationBlock),
    ...(left === 0 ? [] : [{ kind: "paragraph" as const, text: more }]),
  ];
}

/** Verdict, tokens and cost, in short. */
function organizationRow(change: OrganizationChange): string[] {
  const { base, head, failures } = change;
  const [was, is] = [base?.plan?.totals ?? null, head?.plan?.totals ?? null];
  const isWorse = change.kind === "invalid" || failures.some(({ isNew }) => isNew);
  const isLoose = change.loosened.length > 0 || failures.length > 0;
  return [
    isWorse ? MARKS.fail : isLoose ? MARKS.warn : MARKS.pass,
    nameOf(change),
    verdictText(change),
    tokensText(is),
    planChangeText(change),
    tokensPercentText(was, is),
    costChangeText(base, head),
  ];
}

interface Costs {
  readonly currency: Currency;
  readonly base: Minor;
  readonly head: Minor;
  /** Some cost is missing, or some line unpriced. */
  readonly atLeast: boolean;
}

/** Of what changes, before and after. Currencies are never added to each other. */
export function costsByCurrency(organizations: readonly OrganizationChange[]): Costs[] {
  const sums = new Map<string, Costs>();
  const add = (key: "base" | "head", side: Sided | null): void => {
    if (side?.currency == null || side.plan === null) return;
    const sum = sums.get(side.currency.code) ?? { currency: side.currency, base: 0n, head: 0n, atLeast: false };
    const { minor, isKnown } = knownCost(side.plan.totals);
    sums.set(side.currency.code, { ...sum, [key]: sum[key] + minor, atLeast: sum.atLeast || !isKnown });
  };
  for (const { base, head } of organizations) {
    add("base", base);
    add("head", head);
  }
  return [...sums.values()];
}

/** "These plans cost 6,626.00 USD, before 0.00 USD: +6,626.00 USD." */
function costsBlock(organizations: readonly OrganizationChange[]): Block[] {
  const costs = costsByCurrency(organizations).map(({ currency, base, head, atLeast }) => {
    const [was, is] = [base, head].map((minor) => `${atLeast ? "≥ " : ""}${money({ minor, currency })}`);
    return base === head ? `${is}, as before` : `${is}, before ${was}: ${signedMoney(head - base, currency)}`;
  });
  return costs.length === 0 ? [] : [{ kind: "paragraph", text: `These plans cost ${costs.join("; ")}.` }];
}
