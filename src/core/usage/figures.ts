import { type Day, hourNumber, isDay } from "../model/calendar.ts";
import { type Exact, exactFromText } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { didYouMean } from "../text/nearest.ts";
import { quoted, words } from "../text/text.ts";
import type { Cell, PlacedProblem, Row, Table } from "./table.ts";

/** What was used in one hour or day, and when that was known. */
export interface UsageFigure {
  /** Null: the file names no organizations. */
  readonly org: string | null;
  /** The day it was used in, UTC. */
  readonly day: Day;
  /** Hours since 1970, UTC: the end of the hour or day it was used in. */
  readonly until: number;
  /** Null: not told apart by feature. */
  readonly feature: string | null;
  readonly tokens: Exact;
  /** Hours since 1970, UTC: the first full hour in which it could be read. */
  readonly known: number;
}

export interface UsageFile {
  readonly figures: readonly UsageFigure[];
  /** Rows that could not be used: each is an error, none is left out silently. */
  readonly findings: readonly Finding[];
}

const COLUMNS = ["day", "hour", "tokens", "feature", "org", "known"] as const;
type Column = (typeof COLUMNS)[number];

const MAX_FINDINGS = 100;
const ORG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const TOKENS = /^(0|[1-9]\d{0,11})(\.\d{1,6})?$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3])(?::([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?)?Z$/;

/** A usage file's table as figures: every row becomes a figure or a finding. */
export function figuresOf(table: Table, file: string): UsageFile {
  const problems = [...table.problems, ...columnProblems(table)];
  const figures: UsageFigure[] = [];
  if (problems.length === 0) {
    const reader = new RowReader(problems);
    for (const row of table.rows) {
      const figure = reader.read(row);
      if (figure !== null) figures.push(figure);
    }
    if (figures.length === 0 && problems.length === 0) problems.push(noRows());
  }
  const shown = problems.slice(0, MAX_FINDINGS);
  return {
    figures,
    findings: shown.map(({ problem, position }) => inputFinding(problem, { file, ...position }, null)),
  };
}

const START = { line: 1, column: 1 };

const noRows = (): PlacedProblem => ({
  problem: inputProblem("usage-file", [], {
    problem: "no usage in it",
    right: "A row needs a day (or hour) and tokens.",
  }),
  position: START,
});

function* columnProblems({ columns, problems }: Table): Generator<PlacedProblem> {
  if (problems.length > 0) return;
  const at = (position: Cell["position"], problem: string, right: string): PlacedProblem => ({
    problem: inputProblem("usage-file", [], { problem, right }),
    position,
  });
  const seen = new Set<string>();
  for (const { text, position } of columns) {
    if (!(COLUMNS as readonly string[]).includes(text)) {
      const right = didYouMean(text, COLUMNS, `Columns are ${words(COLUMNS)}.`);
      yield at(position, `there is no column ${JSON.stringify(text)}`, right);
    } else if (seen.has(text)) yield at(position, `the column ${text} is there twice`, "Delete one.");
    seen.add(text);
  }
  if (columns.some(({ text }) => !(COLUMNS as readonly string[]).includes(text))) return;
  const position = columns[0]?.position ?? START;
  if (!seen.has("tokens")) yield at(position, "no column tokens", "The first line names the columns: day,tokens.");
  if (seen.has("day") === seen.has("hour")) {
    const problem = seen.has("day") ? "both day and hour" : "neither day nor hour";
    yield at(position, problem, "Daily usage has a column day, hourly usage a column hour.");
  }
}

/** Reads row after row: a row may repeat one of the rows before. */
class RowReader {
  private readonly problems: PlacedProblem[];
  private readonly lines = new Map<string, number>();
  private readonly isByFeature = new Map<string, boolean>();

  constructor(problems: PlacedProblem[]) {
    this.problems = problems;
  }

  read(row: Row): UsageFigure | null {
    const slot = this.slot(row);
    const tokens = this.tokens(row);
    const org = this.org(row);
    if (slot === null || tokens === null || org === undefined) return null;
    const known = this.known(row, slot.until);
    const feature = row.cells.get("feature")?.text.trim() || null;
    if (known === null || this.isMixed(row, org, feature) || this.isTwice(row, [org, slot.until, feature, known])) {
      return null;
    }
    return { org, ...slot, feature, tokens, known };
  }

  private fail(row: Row, column: Column, problem: string, right: string): null {
    const position = row.cells.get(column)?.position ?? row.position;
    this.problems.push({ problem: inputProblem("usage-row", [], { problem, right }), position });
    return null;
  }

  private slot(row: Row): { day: Day; until: number } | null {
    const day = row.cells.get("day")?.text.trim();
    if (day !== undefined) {
      if (isDay(day)) return { day, until: hourNumber(day, 24) };
      return this.fail(row, "day", `${quoted(day)} is not a day`, "Write it as 2026-12-01.");
    }
    const hour = row.cells.get("hour")?.text.trim() ?? "";
    const [, date = "", hours = "", minutes = "0", seconds = "0"] = INSTANT.exec(hour) ?? [];
    if (isDay(date) && Number(minutes) === 0 && Number(seconds) === 0) {
      return { day: date, until: hourNumber(date, Number(hours) + 1) };
    }
    return this.fail(row, "hour", `${quoted(hour)} is not the start of an hour, UTC`, "Write it as 2026-12-01T14:00Z.");
  }

  private tokens(row: Row): Exact | null {
    const text = row.cells.get("tokens")?.text.trim() ?? "";
    if (TOKENS.test(text)) return exactFromText(text);
    const right = text.startsWith("-")
      ? "A correction is a second row for the same time, with the right figure and a later known."
      : "Write it plainly, with at most 6 decimals, as in 1500 or 0.85.";
    return this.fail(row, "tokens", `${quoted(text)} is not a number of tokens`, right);
  }

  /** Undefined: a problem. */
  private org(row: Row): string | null | undefined {
    const text = row.cells.get("org")?.text.trim();
    if (text === undefined) return null;
    if (ORG.test(text)) return text;
    this.fail(row, "org", `${quoted(text)} is not an organization's id`, "Write the org of a budget.");
    return undefined;
  }

  /** A figure is known when its hour or day is over, unless the file says later. */
  private known(row: Row, until: number): number | null {
    const text = row.cells.get("known")?.text.trim() ?? "";
    if (text === "") return until;
    const [, date = "", hours = "", minutes = "0", seconds = "0"] = INSTANT.exec(text) ?? [];
    const known = isDay(text)
      ? hourNumber(text, 0)
      : isDay(date)
        ? hourNumber(date, Number(hours) + (Number(minutes) + Number(seconds) > 0 ? 1 : 0))
        : null;
    if (known === null) {
      return this.fail(row, "known", `${quoted(text)} is not an instant, UTC`, "Write it as 2026-12-03T08:00Z.");
    }
    if (known >= until) return known;
    return this.fail(row, "known", `known ${quoted(text)} is before the time it is about was over`, "Check the date.");
  }

  /** A total and its parts would count twice. */
  private isMixed(row: Row, org: string | null, feature: string | null): boolean {
    const before = this.isByFeature.get(org ?? "");
    this.isByFeature.set(org ?? "", feature !== null);
    if (before === undefined || before === (feature !== null)) return false;
    this.fail(row, "feature", "some rows name a feature and some do not", "Name one in every row, or in none.");
    this.isByFeature.set(org ?? "", before);
    return true;
  }

  private isTwice(row: Row, about: readonly unknown[]): boolean {
    const key = JSON.stringify(about);
    const line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, row.position.line);
    else {
      const right = "Add the two up; a correction says in the column known when it came.";
      this.problems.push({
        problem: inputProblem("usage-row", [], { problem: `said already in line ${line}`, right }),
        position: row.position,
      });
    }
    return line !== undefined;
  }
}
