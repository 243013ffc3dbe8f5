// Public holidays by country, as data: the package that knows them is 1.5 MB, and needs 10 s for all countries.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path) => join(root, ...path);

/** A year of history, and the plans that are made today. */
const YEARS = { before: 2, after: 9 };
const DAY = 86_400_000;
/** A day of the year, from 0, as two characters. */
const dayText = (day) => day.toString(36).padStart(2, "0");

/** The package whose data lies in src/generated/holidays.js. */
export const HOLIDAYS_PACKAGE = "node_modules/date-holidays";

/** Writes src/generated/holidays.js, unless it is there for this version of the package. */
export async function embedHolidays() {
  const { version } = JSON.parse(readFileSync(at(HOLIDAYS_PACKAGE, "package.json"), "utf8"));
  const file = at("src", "generated", "holidays.js");
  const stamp = `// Public holidays: date-holidays ${version}, adapted, CC BY-SA 3.0.\n`;
  if (existsSync(file) && readFileSync(file, "utf8").startsWith(stamp)) return;
  const { default: Holidays } = await import("date-holidays");
  const { data } = await import("date-holidays/data");
  const current = Number(data.version.slice(0, 4));
  const [first, last] = [current - YEARS.before, current + YEARS.after];
  const daysOf = (country) => {
    const calendar = new Holidays(country, { types: ["public"] });
    const years = [];
    for (let year = first; year <= last; year++) years.push([...daysIn(calendar, year)].sort().join(""));
    return years.join(" ");
  };
  const countries = Object.keys(new Holidays().getCountries()).sort();
  const byCountry = Object.fromEntries(countries.map((country) => [country, daysOf(country)]));
  writeFileSync(
    file,
    `${stamp}export const FIRST_YEAR = ${first};\nexport const HOLIDAYS = ${JSON.stringify(byCountry)};\n`,
  );
  writeFileSync(
    at("src", "generated", "holidays.d.ts"),
    `export declare const FIRST_YEAR: number;
/** By country: of each year the days, two characters each. */
export declare const HOLIDAYS: Readonly<Record<string, string>>;
`,
  );
}

function daysIn(calendar, year) {
  const start = Date.UTC(year, 0, 1);
  const days = new Set();
  for (const { date, start: from, end } of calendar.getHolidays(year) ?? []) {
    const day = (Date.parse(`${date.slice(0, 10)}T00:00:00Z`) - start) / DAY;
    const length = Math.max(1, Math.round((end - from) / DAY));
    for (let more = 0; more < length; more++) if (day + more >= 0) days.add(dayText(day + more));
  }
  return days;
}
