import { type Day, isDay } from "../../model/calendar.ts";
import { add, decimalText, type Exact, exactFromText, multiply, roundHalfUp, ZERO } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import { inputFinding } from "../../rules/finding.ts";
import { inputProblem } from "../../rules/input.ts";
import { quoted, words } from "../../text/text.ts";
import { productOf } from "../products.ts";
import type { PlacedProblem, Row, Table } from "./table.ts";

/** What was understood of Genesys's usage report: resources by day. */
export interface GenesysReport {
  /** Tokens by the card's id of the feature; null: the report has the total only. */
  readonly days: readonly ReportedDay[];
  /** The columns that were used, and what for. */
  readonly columns: ReadonlyMap<Meaning, string>;
  readonly ignoredColumns: readonly string[];
  /** Resources that are not paid in tokens, and how many rows each had. */
  readonly ignoredResources: ReadonlyMap<string, number>;
  /** It has rows of the pool's total, which are not added to those of the features. */
  readonly hasUnusedTotals: boolean;
  readonly findings: readonly Finding[];
}

export interface ReportedDay {
  readonly day: Day;
  readonly feature: string | null;
  readonly tokens: Exact;
}

type Meaning = "day" | "resource" | "tokens";

/** The headers have not been seen: Genesys's pages name what is in the columns. */
const HEADERS: Readonly<Record<Meaning, RegExp>> = {
  day: /^(usage |billing )?(date|day|timestamp)( \(?utc\)?)?$/,
  resource: /^((billable )?resource|charge|product)s?( name| type)?$/,
  tokens: /^((ai|genesys cloud ai)( experience)? )?tokens?( usage| consumption| used| consumed| quantity| count)?$/,
};

const MAX_FINDINGS = 100;
const START = { line: 1, column: 1 };
const TOKENS = /^(0|[1-9]\d{0,11})(\.\d{1,18})?$/;

/** Whether a table is that report rather than a usage file. */
export function isGenesysReport({ columns }: Table): boolean {
  const has = (meaning: Meaning): boolean => columns.some(({ text }) => HEADERS[meaning].test(nameOf(text)));
  return has("resource") && has("day");
}

const nameOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, " ");

/** Rows of other resources are ignored, and counted. A resource of AI that is not known is an error. */
export function genesysReport(table: Table, file: string): GenesysReport {
  const problems: PlacedProblem[] = [...table.problems];
  const columns = columnsOf(table, problems);
  const ignoredResources = new Map<string, number>();
  const reader = new ReportReader(columns, ignoredResources, problems);
  if (problems.length === 0) for (const row of table.rows) reader.read(row);
  const days = problems.length === 0 ? reader.days() : [];
  if (days.length === 0 && problems.length === 0) {
    problems.push(wrong("no row is about AI tokens", "Choose the report of resources by day.", START));
  }
  const used = new Set(columns.values());
  return {
    days,
    columns,
    ignoredColumns: table.columns.map(({ text }) => text).filter((text) => !used.has(text)),
    ignoredResources,
    hasUnusedTotals: reader.hasUnusedTotals,
    findings: problems
      .slice(0, MAX_FINDINGS)
      .map(({ problem, position }) => inputFinding(problem, { file, ...position }, null)),
  };
}

function columnsOf({ columns }: Table, problems: PlacedProblem[]): Map<Meaning, string> {
  const found = new Map<Meaning, string>();
  if (problems.length > 0) return found;
  for (const meaning of Object.keys(HEADERS) as Meaning[]) {
    const [first, second] = columns.filter(({ text }) => HEADERS[meaning].test(nameOf(text)));
    if (first !== undefined) found.set(meaning, first.text);
    const there = `Columns are ${words(columns.map(({ text }) => quoted(text)))}.`;
    if (first === undefined) problems.push(wrong(`no column has the ${meaning}`, there, START));
    if (second !== undefined) {
      problems.push(wrong(`${quoted(second.text)} could be the ${meaning} too`, "Delete one.", second.position));
    }
  }
  return found;
}

const wrong = (problem: string, right: string, position: PlacedProblem["position"]): PlacedProblem => ({
  problem: inputProblem("usage-file", [], { problem, right }),
  position,
});

class ReportReader {
  private readonly columns: ReadonlyMap<Meaning, string>;
  private readonly ignored: Map<string, number>;
  private readonly problems: PlacedProblem[];
  private readonly sums = new Map<string, ReportedDay>();
  private readonly lines = new Map<string, number>();

  constructor(columns: ReadonlyMap<Meaning, string>, ignored: Map<string, number>, problems: PlacedProblem[]) {
    this.columns = columns;
    this.ignored = ignored;
    this.problems = problems;
  }

  read(row: Row): void {
    const resource = this.text(row, "resource");
    const product = productOf([resource]);
    const said = this.text(row, "tokens");
    const hasTokens = said !== "" && !/^0+(\.0+)?$/.test(said);
    const isOther = product.kind === "outside" || (product.kind === "unknown" && !product.looksLikeAi);
    if (isOther && !hasTokens) this.ignored.set(resource, (this.ignored.get(resource) ?? 0) + 1);
    else if (product.kind === "feature") this.take(row, product.feature);
    else if (product.kind === "pool") this.take(row, null);
    else {
      const right = "Report it: docs/genesys.md. Delete its rows to go on without them.";
      this.fail(row, "resource", `${quoted(resource)} is not a resource that is known to take tokens`, right);
    }
  }

  get hasUnusedTotals(): boolean {
    const features = [...this.sums.values()].filter(({ feature }) => feature !== null).length;
    return features > 0 && features < this.sums.size;
  }

  /** Features of a day; the total only where there are no features. */
  days(): readonly ReportedDay[] {
    const all = [...this.sums.values()];
    const features = all.filter(({ feature }) => feature !== null);
    const days = features.length > 0 ? features : all;
    return days.sort((a, b) => (keyOf(a.day, a.feature) < keyOf(b.day, b.feature) ? -1 : 1));
  }

  private take(row: Row, feature: string | null): void {
    const day = this.day(row);
    const tokens = this.tokens(row);
    if (day === null || tokens === null || this.isTwice(row)) return;
    const key = keyOf(day, feature);
    this.sums.set(key, { day, feature, tokens: add(this.sums.get(key)?.tokens ?? ZERO, tokens) });
  }

  private text(row: Row, meaning: Meaning): string {
    return row.cells.get(this.columns.get(meaning) ?? "")?.text.trim() ?? "";
  }

  private fail(row: Row, meaning: Meaning, problem: string, right: string): null {
    const position = row.cells.get(this.columns.get(meaning) ?? "")?.position ?? row.position;
    this.problems.push({ problem: inputProblem("usage-row", [], { problem, right }), position });
    return null;
  }

  /** A day, or an instant of it in UTC. */
  private day(row: Row): Day | null {
    const text = this.text(row, "day");
    const [, day = "", zone = "Z"] =
      /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(.*))?$/.exec(text) ?? [];
    if (isDay(day) && /^(Z|\+00:?00|| ?UTC)$/.test(zone)) return day;
    return this.fail(row, "day", `${quoted(text)} is not a day in UTC`, "Write it as 2026-12-01.");
  }

  private tokens(row: Row): Exact | null {
    const text = this.text(row, "tokens");
    if (TOKENS.test(text)) return exactFromText(text);
    return this.fail(row, "tokens", `${quoted(text)} is not a number of tokens`, "Write it as 1500 or 0.85.");
  }

  /** Rows of one resource and day may differ in a column that is not needed. Rows that are the same count twice. */
  private isTwice(row: Row): boolean {
    const key = JSON.stringify([...row.cells.values()].map(({ text }) => text.trim()));
    const line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, row.position.line);
    else this.fail(row, "day", `the same row as line ${line}`, "Delete one.");
    return line !== undefined;
  }
}

const keyOf = (day: Day, feature: string | null): string => `${day} ${feature ?? ""}`;

const MICRO: Exact = { n: 1_000_000n, d: 1n };

/** As a usage file of Tollgate's layout: at most six decimals. */
export function usageCsv(days: readonly ReportedDay[], org: string | null): string {
  const isByFeature = days.some(({ feature }) => feature !== null);
  const header = ["day", ...(isByFeature ? ["feature"] : []), "tokens", ...(org === null ? [] : ["org"])];
  const rows = days.map(({ day, feature, tokens }) => {
    const text = decimalText(roundHalfUp(multiply(tokens, MICRO)), 6).replace(/\.?0+$/, "");
    return [day, ...(isByFeature ? [feature ?? ""] : []), text, ...(org === null ? [] : [org])];
  });
  return [header, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}
