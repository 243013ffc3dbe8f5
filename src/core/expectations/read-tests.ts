import { schemaProblems, TEST_SCHEMA } from "../budget/schema/schema.ts";
import { secretProblems, withoutSecrets } from "../budget/secret-rules.ts";
import { type PlainDocument, readDocument } from "../budget/yaml/read.ts";
import { isDay } from "../model/calendar.ts";
import type { Finding, Problem } from "../model/finding.ts";
import type { Location, Path, Position, SourceFile } from "../model/source.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem, unreadableProblem } from "../rules/input.ts";
import type { AlarmTest, Expected, LateUsage, TestUsage } from "./alarm-test.ts";
import { isSeries, readSeries, type SeriesProblem } from "./series.ts";

/** A file of tests, or what is wrong with it. */
export interface TestFile {
  readonly file: string;
  readonly text: string;
  /** As the file names it; null: the file beside it. */
  readonly budget: string | null;
  readonly tests: readonly AlarmTest[];
  readonly findings: readonly Finding[];
  locate(path: Path, atKey?: boolean): Location;
}

interface RawTest {
  name: string;
  period?: string;
  usage: string | number | Record<string, string | number>;
  late?: LateUsage;
  expect?: {
    alarm: string;
    at?: string;
    between?: [string, string];
    value?: number;
    severity?: Expected["severity"];
  }[];
  never?: string[];
  notifications?: number;
}

interface RawFile {
  budget?: string;
  tests: RawTest[];
}

export function readTests({ file, text }: SourceFile): TestFile {
  if (typeof text !== "string") {
    const at = { file, ...text.position };
    const finding = inputFinding(unreadableProblem(text), at, null);
    return { file, text: "", budget: null, tests: [], findings: [finding], locate: () => at };
  }
  const document = readDocument(text);
  const locate: TestFile["locate"] = (path, atKey) => ({
    file,
    ...document.positionOf({ path, ...(atKey === undefined ? {} : { atKey }) }),
  });
  const asFinding = (problem: Problem): Finding =>
    inputFinding(problem, { file, ...positionOf(problem, document) }, null);
  const shape = shapeProblems(document);
  if (shape.length > 0) return { file, text, budget: null, tests: [], findings: shape.map(asFinding), locate };
  const { budget = null, tests: raw } = document.value as unknown as RawFile;
  const reader = new Reader(document, text);
  const tests = raw.map((test, index) => reader.test(test, ["tests", index]));
  reader.names(raw);
  return { file, text, budget, tests, findings: reader.problems.map(asFinding), locate };
}

function shapeProblems(document: PlainDocument): readonly Problem[] {
  if (document.problems.length > 0) return document.problems;
  return withoutSecrets(secretProblems(document), schemaProblems(TEST_SCHEMA, document.value), document);
}

const positionOf = (problem: Problem, document: PlainDocument): Position => document.positionOf(problem);

/** From values of the right shape to tests. */
class Reader {
  readonly problems: Problem[] = [];
  private readonly document: PlainDocument;
  private readonly text: string;

  constructor(document: PlainDocument, text: string) {
    this.document = document;
    this.text = text;
  }

  test(raw: RawTest, path: Path): AlarmTest {
    const { name, period = null, late = null, expect = [], never = [], notifications = null } = raw;
    const usage = this.usage(raw.usage, [...path, "usage"]);
    if (period === null && "series" in usage)
      this.fail(path, "period is missing: usage that is written here begins with it", "Add period: 2026-12.");
    for (const key of ["from", "known"] as const) if (late !== null) this.day(late[key], [...path, "late", key]);
    return {
      ...{ name, period, usage, late, notifications, path },
      expect: expect.map((one, at) => this.expected(one, [...path, "expect", at])),
      never: never.map((alarm, at) => ({ alarm, path: [...path, "never", at] })),
    };
  }

  /** Reports, and `--run`, tell tests apart by their names. */
  names(tests: readonly RawTest[]): void {
    const seen = new Set<string>();
    for (const [index, { name }] of tests.entries()) {
      if (seen.has(name)) this.fail(["tests", index, "name"], "another test has this name", "Give each its own.");
      seen.add(name);
    }
  }

  private usage(raw: RawTest["usage"], path: Path): TestUsage {
    if (typeof raw === "string" && /\.(csv|json)$/i.test(raw.trim())) return { file: raw.trim() };
    if (typeof raw !== "object") return { series: [this.series(raw, null, path)] };
    return { series: Object.entries(raw).map(([feature, text]) => this.series(text, feature, [...path, feature])) };
  }

  private series(raw: string | number, feature: string | null, path: Path) {
    const read = readSeries(String(raw));
    if (isSeries(read)) return { feature, days: read, path };
    this.problems.push(this.inSeries(read, String(raw), path));
    return { feature, days: [], path };
  }

  /** At the very term, where the text stands in the file as it is. */
  private inSeries({ problem, right, at }: SeriesProblem, value: string, path: Path): Problem {
    const begin = this.document.offsetOf({ path });
    const quote = /["']/.test(this.text[begin] ?? "") ? 1 : 0;
    const isPlain = this.text.startsWith(value, begin + quote);
    return inputProblem("schema", path, { problem, right }, isPlain ? { offset: begin + quote + at } : {});
  }

  private expected(raw: NonNullable<RawTest["expect"]>[number], path: Path): Expected {
    const { alarm, at, between: given, value = null, severity = null } = raw;
    if (at !== undefined && given !== undefined)
      this.fail([...path, "between"], "at and between cannot both be there", "Delete one of them.");
    if (at !== undefined) this.day(at, [...path, "at"]);
    for (const [index, when] of (given ?? []).entries()) this.day(when, [...path, "between", index]);
    const between = given ?? (at === undefined ? null : ([at, at] as const));
    if (between !== null && between[1] < between[0].slice(0, between[1].length))
      this.fail([...path, "between"], `${between[1]} is before ${between[0]}`, "Write the earlier one first.");
    return { alarm, between, value, severity, path };
  }

  private day(when: string, path: Path): void {
    const date = when.slice(0, 10);
    if (!isDay(date)) this.problems.push(inputProblem("invalid-date", path, { date }));
  }

  private fail(path: Path, problem: string, right: string): void {
    this.problems.push(inputProblem("schema", path, { problem, right }));
  }
}
