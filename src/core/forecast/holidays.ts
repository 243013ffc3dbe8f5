import { FIRST_YEAR, HOLIDAYS } from "../../generated/holidays.js";
import type { Budget } from "../model/budget.ts";
import { addDays, type Day } from "../model/calendar.ts";

const ofCountry = new Map<string, ReadonlySet<Day>>();
const NONE: ReadonlySet<Day> = new Set();

/** Public holidays of the budget's country; none where it names none. */
export function holidaysOf({ country }: Pick<Budget, "country">): ReadonlySet<Day> {
  if (country === null) return NONE;
  const known = ofCountry.get(country) ?? holidaysIn(country);
  ofCountry.set(country, known);
  return known;
}

/** Each day of a year is two characters: how many days after the first of January. */
function holidaysIn(country: string): Set<Day> {
  const years = Object.hasOwn(HOLIDAYS, country) ? (HOLIDAYS[country] ?? "").split(" ") : [];
  const days = years.flatMap((year, index) =>
    (year.match(/../g) ?? []).map((day) => addDays(`${FIRST_YEAR + index}-01-01`, Number.parseInt(day, 36))),
  );
  return new Set(days);
}
