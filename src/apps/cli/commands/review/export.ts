import { InvalidArgumentError, Option } from "commander";
import { CSV_HEADER, csvRows } from "../../../../core/export/csv.ts";
import {
  actualFigures,
  DATA_KINDS,
  type DataKind,
  type Figures,
  forecastFigures,
  plannedFigures,
} from "../../../../core/export/figures.ts";
import { focusRows } from "../../../../core/export/focus.ts";
import { FOCUS_HEADER } from "../../../../core/export/focus-row.ts";
import { holidaysOf } from "../../../../core/forecast/holidays.ts";
import type { Guardrails } from "../../../../core/model/guardrails.ts";
import { type Explained, isPriced } from "../../../../core/report/views/explain.ts";
import { statusOf } from "../../../../core/status/assess.ts";
import { didYouMean } from "../../../../core/text/nearest.ts";
import { words } from "../../../../core/text/text.ts";
import { checked, invalidText, selected } from "../../input/budgets.ts";
import { whole } from "../../input/new-budget/calculator.ts";
import {
  type FleetFlags,
  month,
  type OutputFile,
  withLabels,
  withOutput,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { periodsOf } from "../../input/usage/known.ts";
import { UsageNotices } from "../../input/usage/notices.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { reportTexts } from "../../output/doc-reports.ts";
import { complain } from "../../output/errors.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

interface Flags extends FleetFlags {
  readonly budgets: string;
  readonly data?: readonly DataKind[];
  readonly usage?: string;
  readonly period?: string;
  readonly periods: number;
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

const EXAMPLES = `
Examples:
  tollgate export > plan.csv                     every period of every plan
  tollgate export --usage usage.csv > all.csv    plan, actual and forecast
  tollgate export --data actual --periods 3      from each budget's meter
  tollgate export --format focus --output csv=plan.csv > focus.csv

focus is FOCUS 1.2, for FinOps tools: docs/review.md. Money of a period is in
the row without a feature, or in the rows of purchases.

Exit codes: 0 exported, 2 unknown usage, invalid input.`;

export const define: Define = (command, io, exit) => {
  withPaths(command)
    .description("Write plans, real usage and forecasts as a table, for spreadsheets and FinOps tools.")
    .option("--data <kinds>", "plan, actual, forecast, with commas (default: plan; all with --usage)", kinds)
    .option("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour")
    .option("--period <month>", "only the billing period that starts in this month", month)
    .option("--periods <n>", "without --usage: so many periods of each meter", whole, 2)
    .addOption(new Option("-f, --format <format>", "what to print").choices(["csv", "focus"]).default("csv"));
  withPolicy(withOutput(withLabels(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (orgs: string[], flags: Flags) => exit(await exportRows(orgs, flags, io)));
};

function kinds(text: string): readonly DataKind[] {
  const found = text.split(",").map((word) => word.trim());
  const wrong = found.find((word) => !DATA_KINDS.some((kind) => kind === word));
  if (wrong === undefined) return found as DataKind[];
  throw new InvalidArgumentError(
    `there is no data ${wrong}. ${didYouMean(wrong, DATA_KINDS, words(DATA_KINDS, "or"))}`,
  );
}

async function exportRows(orgs: readonly string[], flags: Flags, io: Io): Promise<number> {
  const { policy, results } = checked([flags.budgets], flags, io);
  const all = [...results];
  const wanted = selected(all, orgs, flags, io);
  const notices = new UsageNotices();
  const known = new KnownOrgs(
    all.map(({ org }) => org),
    [flags.budgets],
    io.cwd,
  );
  const data = flags.data ?? (flags.usage === undefined ? ["plan" as const] : DATA_KINDS);
  const read = data.some((kind) => kind !== "plan")
    ? periodsOf(flags, wanted.length, { orgs: known, notices }, io)
    : null;
  const rows: Figures[] = [];
  const problems: string[] = [];
  const progress = new Progress(io);
  for (const result of wanted) {
    if (isPriced(result))
      rows.push(...(await figuresOf(result, { data, read, policy, period: flags.period }, problems)));
    else problems.push(`${result.org ?? result.file}: ${invalidText(result)}`);
    progress.tick("organizations read");
  }
  progress.done();
  reportTexts({ csv: () => csvText(rows), focus: () => focusText(rows) }, flags, io);
  for (const { budget, period, without } of rows) {
    if (without.length > 0) complain(`warning: ${budget.org} ${period.month}: no figures of ${words(without)}`, io);
  }
  for (const problem of problems) complain(problem, io);
  notices.say(io);
  return problems.length > 0 ? EXIT.invalid : EXIT.pass;
}

const csvText = (rows: readonly Figures[]): string => CSV_HEADER + rows.flatMap(csvRows).join("");
const focusText = (rows: readonly Figures[]): string => FOCUS_HEADER + rows.flatMap(focusRows).join("");

interface Wanted {
  readonly data: readonly DataKind[];
  readonly read: ReturnType<typeof periodsOf> | null;
  readonly policy: { readonly guardrails: Guardrails };
  readonly period: string | undefined;
}

/** What is not known of an organization is said, and the others are still exported. */
async function figuresOf(
  result: Explained,
  { data, read, policy, period }: Wanted,
  problems: string[],
): Promise<Figures[]> {
  const planned = result.projection.periods.filter((one) => (period ?? one.period.month) === one.period.month);
  const found: (Figures | null)[] = data.includes("plan") ? planned.map((one) => plannedFigures(result, one)) : [];
  try {
    const periods = (await read?.(result)) ?? [];
    for (const [index, usage] of periods.entries()) {
      const background = { holidays: holidaysOf(result.budget), earlier: periods.slice(0, index) };
      const status = statusOf(result, policy.guardrails, usage, background);
      if (status === null) problems.push(`${result.org} ${usage.period.month}: the period is before its plan begins`);
      else {
        if (data.includes("actual")) found.push(actualFigures(result, status));
        if (data.includes("forecast") && status.forecast !== null) found.push(forecastFigures(result, status));
      }
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(`${result.org}: ${error.message}`);
  }
  if (found.includes(null)) problems.push(`${result.org}: a price is missing, so it has no rows there`);
  return found.filter((one) => one !== null);
}
