import type { Expected } from "../../expectations/alarm-test.ts";
import { type Fired, isMet, type Outcome, type Pair } from "../../expectations/compare.ts";
import { minuteOf, shareText, WHY } from "../../expectations/failures.ts";
import { percentOf } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import type { Location } from "../../model/source.ts";
import { reported } from "../../rules/finding.ts";
import { counted, placeText } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf } from "../documents/doc.ts";

export interface RunTest {
  readonly outcome: Outcome;
  readonly at: Location;
  readonly failures: readonly Finding[];
}

/** A file of tests after its run. */
export interface RanFile {
  readonly file: string;
  readonly org: string | null;
  readonly tests: readonly RunTest[];
  /** What makes the file, or its budget, invalid. */
  readonly findings: readonly Finding[];
  /** How many tests --update has rewritten. */
  readonly updated: number;
}

/** What happened in each test, as a difference to what it expects. */
export function testDoc(files: readonly RanFile[]): Doc {
  const invalid = files.flatMap(({ findings }) => findings);
  return {
    title: titleOf(files),
    blocks: [
      ...files.flatMap(({ org, tests }) => tests.flatMap((test) => failedBlocks(org, test))),
      ...itemsIf<Block>(invalid.length > 0, { kind: "findings", items: invalid }),
      { kind: "table", columns: COLUMNS, rows: files.map(row) },
    ],
    data: { version: 1, summary: summaryOf(files), files: files.map(fileData) },
  };
}

const COLUMNS = columns("file", ">passed", ">failed", "");

const failedIn = ({ tests }: RanFile): number => tests.filter(({ failures }) => failures.length > 0).length;

function row(file: RanFile): string[] {
  const { tests, findings, updated } = file;
  const failed = failedIn(file);
  const note = findings.length > 0 ? "invalid" : updated > 0 ? `${counted(updated, "test")} updated` : "";
  return [file.file, String(tests.length - failed), String(failed), note];
}

function summaryOf(files: readonly RanFile[]) {
  const count = (of: (file: RanFile) => number): number => files.reduce((sum, file) => sum + of(file), 0);
  const [tests, failed] = [count((file) => file.tests.length), count(failedIn)];
  return {
    files: files.length,
    tests,
    passed: tests - failed,
    failed,
    updated: count(({ updated }) => updated),
    invalid: files.filter(({ findings }) => findings.length > 0).length,
  };
}

function titleOf(files: readonly RanFile[]): string {
  const { tests, failed, updated, invalid } = summaryOf(files);
  const parts = [
    failed === 0 ? "all passed" : `${failed} failed`,
    ...itemsIf(updated > 0, `${updated} updated`),
    ...itemsIf(invalid > 0, `${counted(invalid, "file")} invalid`),
  ];
  const [first, ...rest] = tests === 0 ? parts.slice(1) : parts;
  return `${counted(tests, "test")} in ${counted(files.length, "file")}: ${[first ?? "none run", ...rest].join(", ")}`;
}

function failedBlocks(org: string | null, { outcome, at, failures }: RunTest): Block[] {
  if (failures.length === 0) return [];
  const { test, pairs, broken, sent } = outcome;
  const never = broken.map(({ alarm, fired }) => `${alarm} must never fire, and did at ${minuteOf(fired.at)}.`);
  const said = failures.filter(({ data }) => data["what"] === "notifications");
  return [
    { kind: "heading", text: `FAIL ${org === null ? "" : `${org}: `}${test.name}` },
    { kind: "paragraph", text: placeText(at) },
    { kind: "patch", lines: linesOf(pairs, failures) },
    ...itemsIf<Block>(never.length > 0, { kind: "paragraph", text: never.join(" ") }),
    ...itemsIf<Block>(said.length > 0, {
      kind: "paragraph",
      text: `${counted(test.notifications ?? 0, "notification")} expected, ${sent} sent.`,
    }),
  ];
}

/** What was expected, what was sent, and beside it what agrees. The first failures are those of pairs, in order. */
function linesOf(pairs: readonly Pair[], failures: readonly Finding[]): string[] {
  const lines = new Map(pairs.filter((pair) => !isMet(pair)).map((pair, at) => [pair, failures[at]?.line ?? 0]));
  const rows = pairs.flatMap((pair): readonly (readonly [mark: string, cells: readonly string[]])[] => {
    const { expected, fired } = pair;
    if (isMet(pair) && fired !== null) return [[" ", firedCells(fired)]];
    const both: [string, readonly string[]][] = [];
    if (expected !== null) both.push(["-", expectedCells(expected, pair.why, lines.get(pair) ?? 0)]);
    if (fired !== null) both.push(["+", [...firedCells(fired), ...itemsIf(expected === null, "not expected")]]);
    return both;
  });
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map(([, cells]) => cells[at]?.length ?? 0)));
  return rows.length === 0
    ? ["  nothing expected, nothing sent"]
    : rows.map(([mark, cells]) =>
        `${mark} ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd(),
      );
}

const firedCells = ({ alarm, at, share, severity }: Fired): readonly string[] => [
  minuteOf(at),
  alarm,
  share === null ? "" : shareText(alarm, share),
  severity,
];

function expectedCells(
  { alarm, between, value, severity }: Expected,
  why: Pair["why"],
  line: number,
): readonly string[] {
  const when = between === null ? "at any time" : between[0] === between[1] ? between[0] : between.join(" to ");
  return [
    when,
    alarm,
    value === null ? "" : `${value} %`,
    severity ?? "",
    `line ${line}${why === null ? "" : `: ${WHY[why]}`}`,
  ];
}

const fileData = ({ file, org, tests, findings, updated }: RanFile): object => ({
  file,
  org,
  updated,
  tests: tests.map(({ outcome, at, failures }) => ({
    name: outcome.test.name,
    line: at.line,
    column: at.column,
    passed: failures.length === 0,
    notifications: outcome.sent,
    happened: outcome.pairs.flatMap(({ fired }) => (fired === null ? [] : [firedData(fired)])),
    failures: failures.map(({ line, column, message, data }) => ({ line, column, message, ...data })),
  })),
  findings: findings.map(reported),
});

const firedData = ({ alarm, severity, at, share }: Fired): object => ({
  alarm,
  severity,
  at,
  value: share && percentOf(share, { n: 1n, d: 1n }),
});
