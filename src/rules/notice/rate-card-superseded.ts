import { notice } from "../rule.ts";

interface Args {
  readonly rateCard: string;
  readonly newer: string;
  readonly observed: string;
  readonly organizations: number;
  readonly change: string;
}

export const rateCardSuperseded = notice<Args>({
  code: "rate-card-superseded",
  severity: "info",
  what: "A newer rate card of the same series exists.",
  why: "Who plans with the wrong card finds out on the invoice.",
  fix: "See `tollgate compare --rate-card NEWER`, then name the card your subscription page agrees with.",
  say: ({ rateCard, newer, observed, organizations, change }) =>
    `${rateCard} prices ${organizations} organization${organizations === 1 ? "" : "s"}; ${newer} (observed ${observed}) ${change}`,
});
