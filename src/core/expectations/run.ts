import type { AlarmPlan, Planned } from "../alarms/alarm-plan.ts";
import { planAlarms } from "../alarms/plan.ts";
import { billingPeriod, type Day, monthIndex } from "../model/calendar.ts";
import type { Finding, Problem } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { countingCard } from "../model/projection.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { rehearse } from "../simulate/rehearse.ts";
import { placeText } from "../text/text.ts";
import type { UsageFigure, UsageFile } from "../usage/file/figures.ts";
import { noUsageText, orgFigures } from "../usage/file/org-figures.ts";
import type { AlarmTest } from "./alarm-test.ts";
import { compareWith, type Outcome } from "./compare.ts";
import { knownLater, statedFigures } from "./figures.ts";
import type { TestFile } from "./read-tests.ts";

/** The budget whose alarms are tested, and where usage files are read. */
export interface Tested {
  readonly planned: Planned;
  readonly guardrails: Guardrails;
  /** By its path as a test has it. */
  readonly readUsage: (path: string) => UsageFile;
}

export interface TestRun {
  readonly outcomes: readonly Outcome[];
  /** What makes a test invalid. */
  readonly findings: readonly Finding[];
  /** Seen, and not used. */
  readonly notices: readonly Notice[];
}

/** "budgets/acme.test.yaml:9:14: there is no alarm ..." */
type Notice = string;

/** Runs tests of a file through the metrics and alarms of its budget. */
export function runTests(file: TestFile, tests: readonly AlarmTest[], tested: Tested): TestRun {
  const { planned, guardrails } = tested;
  const plan = planAlarms([planned], guardrails, { prefix: "tollgate", operatorTopic: null, operatorEmail: null });
  const outcomes: Outcome[] = [];
  const findings: Finding[] = [];
  const notices: Notice[] = [];
  for (const test of tests) {
    const usage = usageOf(test, file, tested);
    findings.push(...usage.findings);
    notices.push(...usage.notices.map(({ path, message }) => `${path ?? file.file}: ${message}`));
    notices.push(...unknownNever(test, file, plan));
    if (usage.findings.length === 0)
      outcomes.push(compareWith(test, rehearse(planned, plan, guardrails, usage.figures), plan));
  }
  return { outcomes, findings, notices };
}

function usageOf(test: AlarmTest, file: TestFile, { planned, readUsage }: Tested): UsageFile {
  const { budget, projection } = planned;
  const { usage, period } = test;
  const problems: Problem[] = [];
  const stated = statedFigures(test, budget.cycleStartDay, (path) => file.locate(path, true));
  problems.push(...stated.problems);
  const from = { file: file.file, findings: [], problems: 0, notices: [] };
  const read = "file" in usage ? readUsage(usage.file) : { ...from, figures: stated.figures };
  const own =
    read.findings.length > 0
      ? read
      : orgFigures(read, budget.org, countingCard(projection, read.figures.at(-1)?.day ?? ""));
  const figures = own.figures
    .filter(({ day }) => isIn(day, period, budget.cycleStartDay))
    .map((figure) => ("file" in usage ? knownLater(figure, test.late) : figure));
  if (own.findings.length === 0 && problems.length === 0) problems.push(...planProblems(figures, test, read, planned));
  const invalid = problems.map((problem) => inputFinding(problem, file.locate(problem.path), budget.org));
  return { ...own, figures, findings: [...own.findings, ...invalid] };
}

function isIn(day: Day, period: AlarmTest["period"], cycleStartDay: number): boolean {
  if (period === null) return true;
  const { start, end } = billingPeriod(monthIndex(period), cycleStartDay);
  return start <= day && day < end;
}

/** Nothing to replay, or something before there is a plan. */
function planProblems(
  figures: readonly UsageFigure[],
  { path, period }: AlarmTest,
  read: UsageFile,
  { budget }: Planned,
): Problem[] {
  const at = [...path, period === null ? "usage" : "period"];
  if (figures.length === 0) {
    const problem = period === null ? noUsageText(read, budget.org) : `${read.file} has no usage in ${period}`;
    return [inputProblem("schema", at, { problem, right: "Name a file, or a period, that has some." })];
  }
  const { start } = billingPeriod(monthIndex(budget.plan.from), budget.cycleStartDay);
  const early = figures.find(({ day }) => day < start);
  if (early === undefined) return [];
  const problem = `usage of ${early.day} is before the plan of ${budget.org}, which begins on ${start}`;
  return [inputProblem("schema", at, { problem, right: "Test a period of the plan." })];
}

/** An alarm that is not there never fires: the list must not hold a mistake for good. */
function unknownNever({ never }: AlarmTest, file: TestFile, { alarms, unheard }: AlarmPlan): Notice[] {
  const known = new Set([...alarms.filter(({ org }) => org !== null), ...unheard].map(({ about }) => about));
  return never
    .filter(({ alarm }) => !known.has(alarm))
    .map(({ alarm, path }) => {
      const place = placeText(file.locate(path));
      return `${place}: there is no alarm ${alarm}, so it never fires. ${alarmsText(alarm, [...known])}`;
    });
}

const alarmsText = (alarm: string, known: readonly string[]): string => {
  if (/^utilization-[1-9]\d{2}/.test(alarm)) return "At 100 % of the ceiling, the alarm is over-budget.";
  return known.length === 0 ? "The budget has alarms: off." : `The alarms are ${known.join(", ")}.`;
};
