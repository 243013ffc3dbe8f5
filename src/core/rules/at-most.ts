import type { PlanAtMost } from "../pricing/remedy.ts";
import { atMostText } from "../text/text.ts";

/** What of a limit is mended by planning less of one line; null where no one line can. */
export interface AtMostRemedy {
  readonly remedy: { readonly planAtMost: PlanAtMost | null };
}

/** "Plan at most 767 virtual-agent sessions a day, or raise the limit with the owners' consent." */
export const orRaise = ({ planAtMost }: AtMostRemedy["remedy"], or = ""): string | null =>
  planAtMost === null
    ? null
    : `Plan at most ${atMostText(planAtMost)}${or}, or raise the limit with the owners' consent.`;
