import type { Result } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import type { Source } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";

/** A result with figures. */
export type Judged = Result & { readonly [K in "budget" | "card" | "projection"]: NonNullable<Result[K]> };

export const isJudged = (result: Result | null): result is Judged =>
  result !== null && result.budget !== null && result.card !== null && result.projection !== null;

/** What the guardrails were shown when the result was made. */
export function factsOf({ budget, card, projection, file }: Judged, { guardrails }: Policy, today: Day): Facts {
  return { budget, card, projection, guardrails, today, fileName: fileNameOf(file) };
}

/** A file that has no counterpart of its name, or whose counterpart is another organization's. */
export interface Single {
  readonly result: Result;
  readonly source: Source;
}
