import { isId } from "../../model/budget.ts";
import { type Day, hourNumber, isDay } from "../../model/calendar.ts";
import type { Exact } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import type { SourceNotice } from "../../model/period-usage.ts";
import type { Position } from "../../model/source.ts";
import { inputFinding } from "../../rules/finding.ts";
import { placeText, quoted } from "../../text/text.ts";
import { amountOf, hasDecimals, isAmount } from "../amount.ts";
import { type Column, columnProblems } from "./columns.ts";
import { fileProblem, type PlacedProblem, type Row, rowProblem, type Table } from "./table.ts";

/** What was used in one hour or day, and when that was known. */
export interface UsageFigure {
  /** Null: the file names no organizations. */
  readonly org: string | null;
  /** The day it was used in, UTC. */
  readonly day: Day;
  /** Hours since 1970, UTC: the end of the hour or day it was used in. */
  readonly until: number;
  /** As the file names it; null: not told apart by feature. */
  readonly feature: string | null;
  readonly tokens: Exact;
  /** Hours since 1970, UTC: the first full hour in which it could be read. */
  readonly known: number;
  /** Where its feature stands, or its row. */
  readonly position: Position;
}

export interface UsageFile {
  /** As it is shown to people. */
  readonly file: string;
  readonly figures: readonly UsageFigure[];
  /** The first of its problems. A row that cannot be used is one: none is left out silently. */
  readonly findings: readonly Finding[];
  /** All of them are so many. */
  readonly problems: number;
  /** What a person should know of it, although it can be read. */
  readonly notices: readonly SourceNotice[];
}

const MAX_FINDINGS = 100;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3])(?::([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?)?Z$/;

/** A usage file's table as figures: every row becomes a figure or a finding. */
export function figuresOf(table: Table, file: string): UsageFile {
  const problems = [...table.problems];
  const figures: UsageFigure[] = [];
  if (table.columns.length > 0) problems.push(...columnProblems(table));
  if (!problems.some(({ problem }) => problem.code === "usage-file")) {
    const reader = new RowReader(problems, hasDecimals(table.rows));
    for (const row of table.rows) {
      const figure = reader.read(row);
      if (figure !== null) figures.push(figure);
    }
    if (figures.length === 0 && problems.length === 0) problems.push(noRows());
  }
  problems.sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  return { file, figures, ...findingsOf(problems, file), notices: noticesOf(table, file) };
}

/** Problems as findings: not all of many, but counted. */
export const findingsOf = (
  problems: readonly PlacedProblem[],
  file: string,
): Pick<UsageFile, "findings" | "problems"> => ({
  findings: problems
    .slice(0, MAX_FINDINGS)
    .map(({ problem, position }) => inputFinding(problem, { file, ...position }, null)),
  problems: problems.length,
});

const noRows = (): PlacedProblem =>
  fileProblem({ line: 1, column: 1 }, "no usage in it", "A row needs a day (or hour) and tokens.");

function noticesOf({ openEnd }: Table, file: string): SourceNotice[] {
  if (openEnd === null) return [];
  const message = "the last line has no line break: it was counted, but is the file complete?";
  return [{ code: "open-end", path: placeText({ file, line: openEnd, column: 1 }), message }];
}

/** Reads row after row: a row may repeat one of the rows before. */
class RowReader {
  private readonly problems: PlacedProblem[];
  private readonly lines = new Map<string, number>();
  private readonly isByFeature = new Map<string, boolean>();

  private readonly hasDecimals: boolean;

  constructor(problems: PlacedProblem[], hasDecimals: boolean) {
    this.problems = problems;
    this.hasDecimals = hasDecimals;
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
    const { position } = row.cells.get("feature") ?? row;
    return { org, ...slot, feature, tokens, known, position };
  }

  private fail(row: Row, column: Column, problem: string, right: string): null {
    const position = row.cells.get(column)?.position ?? row.position;
    this.problems.push(rowProblem(position, problem, right));
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
    const cell = row.cells.get("tokens");
    const amount = amountOf(cell?.text.trim() ?? "", this.hasDecimals || cell?.isNumber === true);
    return isAmount(amount) ? amount : this.fail(row, "tokens", amount.problem, amount.right);
  }

  /** Undefined: a problem. */
  private org(row: Row): string | null | undefined {
    const text = row.cells.get("org")?.text.trim();
    if (text === undefined) return null;
    if (isId(text)) return text;
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
      this.problems.push(rowProblem(row.position, `said already in line ${line}`, right));
    }
    return line !== undefined;
  }
}
