import { usesEstimates } from "../metrics/metered.ts";
import { type Guard, percentText } from "../metrics/names.ts";
import type { Exact } from "../model/exact.ts";
import { count } from "../text/text.ts";
import type { Planned } from "./alarm-plan.ts";

/** CloudWatch's limit; only ASCII is accepted. */
export const MAX_DESCRIPTION = 1024;

const PAGE = "Admin > Billing & Subscriptions > AI Experience Tokens";
const MOST_OWNERS = 3;

/** The text of a notification: what happened, what to do, the owners, and the file. */
export function describe(planned: Planned, guard: Guard, forecast: Exact): string {
  const { budget, file } = planned;
  const { org, name, owners } = budget;
  const who = name === org ? org : `${name} (${org})`;
  const more = owners.length > MOST_OWNERS ? ` and ${owners.length - MOST_OWNERS} more` : "";
  const text = [
    `${who} ${happened(planned, guard, forecast)}`,
    `Owners: ${owners.slice(0, MOST_OWNERS).join(", ")}${more}.`,
    `Budget: ${file}; tollgate explain ${org} shows the figures.`,
  ].join(" ");
  return cut(ascii(text));
}

function happened({ budget, projection }: Planned, guard: Guard, forecast: Exact): string {
  const ceiling = `its ceiling of ${spread(projection.segments.map((segment) => segment.ceiling))} tokens`;
  const price = projection.periods.at(-1)?.segment.price ?? null;
  const billed = price === null ? "" : `, billed in ${budget.currency.code}`;
  switch (guard.kind) {
    case "utilization":
      return (
        `has used more than ${percentText(guard.threshold)} % of ${ceiling} in this billing period. ` +
        `The ceiling is not passed yet. Compare the usage with the plan; buy tokens or use less before the period ends. See ${PAGE}.`
      );
    case "over-budget":
      return (
        `has used more than ${ceiling} in this billing period. Every further token is overage${billed}. ` +
        `Find the feature that grew, switch off a feature that can wait, or buy tokens for the next period. See ${PAGE}.`
      );
    case "forecast":
      return (
        `is likely to end this billing period above ${percentText(forecast)} % of ${ceiling}: two daily forecasts in a row say so. ` +
        "There is still time: buy tokens, or use less where usage is above plan." +
        (usesEstimates(budget) ? " The forecast also rests on days estimated from volumes (meter.volumes)." : "")
      );
    case "late-overage":
      return (
        `went over ${ceiling} in the billing period that has just ended: usage of its last days arrived after the reset. ` +
        "The overage is on the next invoice and can no longer be avoided. Plan the next peak with these figures."
      );
    case "feature-limit": {
      const limits = projection.segments.flatMap(({ limits }) => limits.featureTokens.get(guard.feature) ?? []);
      return (
        `has used more than the limit of ${spread(limits)} tokens for ${guard.feature} in this billing period. ` +
        "The pool may still have enough tokens. Find out why the feature is used more, or raise limits.featureTokens."
      );
    }
  }
}

/** "40,000", or "30,000 to 40,000" when periods differ. */
function spread(values: readonly bigint[]): string {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least = 0n, most = 0n] = [sorted[0], sorted.at(-1)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}

/** Accents are removed and other characters become a question mark, because CloudWatch accepts only ASCII. */
const ascii = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\x20-\x7e]/gu, "?");

const cut = (text: string): string =>
  text.length <= MAX_DESCRIPTION ? text : `${text.slice(0, MAX_DESCRIPTION - 3)}...`;
