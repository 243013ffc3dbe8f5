import { count, words } from "../../text/text.ts";

const MOST_NAMES = 5;

/** "a, b, c, d, e and 3 more" */
export function namesText(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return words(rest > 0 ? [...names.slice(0, MOST_NAMES), `${count(rest)} more`] : names);
}
