import type { Money } from "../../model/money.ts";
import { money, words } from "../../text/text.ts";
import { notice } from "../rule.ts";

/** What the newer card adds to the cost of all plans in one currency. */
export interface CardChange {
  readonly cost: Money;
  /** Some line or price is missing on the newer card. */
  readonly atLeast: boolean;
}

interface Args {
  readonly rateCard: string;
  readonly newer: string;
  readonly observed: string;
  readonly organizations: number;
  readonly changes: readonly CardChange[];
}

export const rateCardSuperseded = notice<Args>({
  code: "rate-card-superseded",
  severity: "info",
  what: "A newer rate card of the same series exists.",
  why: "Who plans with the wrong card finds out on the invoice.",
  fix: "See `tollgate compare --rate-card NEWER`, then name the card your subscription page agrees with.",
  say: ({ rateCard, newer, observed, organizations, changes }) =>
    `${rateCard} prices ${organizations} organization${organizations === 1 ? "" : "s"}; ${newer} (observed ${observed}) would change the plans' cost by ${words(changes.map(changeText))}`,
  help: ({ newer }) => `See \`tollgate compare --rate-card ${newer}\`.`,
});

function changeText({ cost: { minor, currency }, atLeast }: CardChange): string {
  const sign = minor < 0n ? "-" : "+";
  const amount = money({ minor: minor < 0n ? -minor : minor, currency });
  return `${atLeast ? "at least " : ""}${sign}${amount}`;
}
