import type { Waiver } from "../../model/budget.ts";
import { type Month, monthAt, monthIndex } from "../../model/calendar.ts";
import { compare, type Exact, multiply, roundUp } from "../../model/exact.ts";
import type { Currency } from "../../model/money.ts";
import { exactCount, measuredText } from "../../text/text.ts";
import type { BudgetChange } from "../facts.ts";
import { loosening, type Size } from "../rule.ts";
import { NOTHING, sizeOfMoney, sizeOfTokens } from "./allowance.ts";

interface Args {
  readonly rule: string;
  readonly how: "added" | "extended" | "raised";
  readonly from: string;
  readonly through: string;
  readonly upTo: Exact | null;
  /** "5,000 tokens a month"; null where the rule measures nothing. */
  readonly accepts: string | null;
  readonly expires: string;
  readonly approvedBy: string;
  readonly reason: string;
}

export const waiverAdded = loosening<BudgetChange, Args>({
  code: "waiver-added",
  what: "A change adds a waiver, or makes one accept more or for longer.",
  why: "The author of a plan must not also accept its breaches: the base's waivers judge the plan.",
  fix: "Have it approved by who answers for the money: `approvedBy` is a claim, not a proof. Then merge it before the plan that depends on it.",
  say: ({ rule, how, accepts, from, through, expires, approvedBy, reason }) =>
    `a waiver of ${rule} is ${how}: ${accepts === null ? "" : `up to ${accepts}, `}${from === through ? from : `${from} to ${through}`}, until ${expires}, by ${approvedBy}: "${reason}"`,
  loosened: ({ before, after }) =>
    after.budget.waivers.flatMap((waiver) => {
      const { rule, span, upTo, expires, approvedBy, reason, path } = waiver;
      const how = expires < after.today ? null : howLoosened(waiver, before?.budget.waivers ?? []);
      const accepts = acceptsText(waiver, after.budget.currency);
      const args = { rule, ...span, upTo, accepts, expires, approvedBy, reason };
      return how === null ? [] : [{ path, size: sizeOf(waiver), args: { ...args, how } }];
    }),
});

/** Rules whose waivers count tokens, and those whose waivers count money. */
const IN_TOKENS = ["over-allocation", "over-allocation-high", "buffer-exceeds-allocation", "feature-limit"];
const IN_MONEY = ["cost-limit", "plan-cost-limit"];

function acceptsText({ rule, upTo }: Waiver, currency: Currency): string | null {
  if (upTo === null) return null;
  const period = rule === "plan-cost-limit" ? "for the whole plan" : "a month";
  if (IN_TOKENS.includes(rule)) return `${measuredText(upTo, "tokens", currency)} ${period}`;
  return IN_MONEY.includes(rule) ? `${measuredText(upTo, "money", currency)} ${period}` : exactCount(upTo);
}

function sizeOf({ rule, upTo, span }: Waiver): Size {
  if (upTo === null) return NOTHING;
  const months = { n: BigInt(monthIndex(span.through) - monthIndex(span.from) + 1), d: 1n };
  if (IN_TOKENS.includes(rule)) return sizeOfTokens(roundUp(multiply(upTo, months)));
  return IN_MONEY.includes(rule) ? sizeOfMoney(multiply(upTo, months)) : NOTHING;
}

const isWithin = (month: Month, { from, through }: Waiver["span"]): boolean => from <= month && month <= through;

/** Month by month, planned or not: a waiver that is cut in two, or reworded, accepts no more than before. */
function howLoosened(waiver: Waiver, before: readonly Waiver[]): Args["how"] | null {
  const same = before.filter((one) => one.rule === waiver.rule && (one.feature ?? waiver.feature) === waiver.feature);
  const spans = firstMonths(waiver, same).map((month) => same.filter(({ span }) => isWithin(month, span)));
  if (spans.every((known) => known.some((one) => isAsMuch(one, waiver) && isAsLong(one, waiver)))) return null;
  if (spans.every((known) => known.length === 0)) return "added";
  return spans.every((known) => known.some((one) => isAsMuch(one, waiver))) ? "extended" : howMuch(spans, waiver);
}

/** The months of a waiver in which others begin, or no longer hold: between them nothing changes. */
function firstMonths({ span }: Waiver, others: readonly Waiver[]): Month[] {
  const starts = others.flatMap((one) => [one.span.from, monthAt(monthIndex(one.span.through) + 1)]);
  return [...new Set([span.from, ...starts.filter((month) => isWithin(month, span))])];
}

const howMuch = (spans: readonly (readonly Waiver[])[], waiver: Waiver): Args["how"] =>
  spans.some((known) => known.length > 0 && !known.some((one) => isAsMuch(one, waiver))) ? "raised" : "extended";

const isAsMuch = (one: Waiver, other: Waiver): boolean =>
  one.upTo === null || (other.upTo !== null && compare(one.upTo, other.upTo) >= 0);

const isAsLong = (one: Waiver, other: Waiver): boolean => one.expires >= other.expires;
