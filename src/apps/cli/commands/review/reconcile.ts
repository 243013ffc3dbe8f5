import { isOver } from "../../../../core/forecast/days.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import { type Statement, statementOf } from "../../../../core/reconcile/statement.ts";
import { type Explained, isPriced } from "../../../../core/report/views/explain.ts";
import { statementFleetDoc, statementsDoc } from "../../../../core/report/views/reconcile.ts";
import type { Unknown } from "../../../../core/report/views/status-fleet.ts";
import { counted } from "../../../../core/text/text.ts";
import { type Checked, checked, invalidText, selected } from "../../input/budgets.ts";
import { whole } from "../../input/new-budget/calculator.ts";
import {
  type FleetFlags,
  month,
  type OutputFile,
  withLabels,
  withPageFormat,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { type LinesOf, linesOf, NO_LINES } from "../../input/usage/invoice-lines.ts";
import { periodsOf } from "../../input/usage/known.ts";
import { UsageNotices } from "../../input/usage/notices.ts";
import { writePlan } from "../../input/write-plan.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { complain } from "../../output/errors.ts";
import { reportDocOrPage } from "../../output/pages.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

interface Flags extends FleetFlags {
  readonly budgets: string;
  readonly usage?: string;
  readonly period?: string;
  readonly periods: number;
  readonly invoices?: string;
  readonly write?: boolean;
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

const EXAMPLES = `
Examples:
  tollgate reconcile                           every organization, last month
  tollgate reconcile acme-emea --usage usage.csv
  tollgate reconcile acme-emea --period 2026-11 --invoices invoice.csv
  tollgate reconcile --invoices meter          Genesys's own invoices
  tollgate reconcile acme-emea --write         put the proposed plan in the file

Without --usage, usage is read from the source that each budget's meter names.
How a file of invoice lines is written: docs/review.md.

Exit codes: 0 known, 1 a plan that was written fails tollgate check, 2 unknown
usage, invalid input, or a file that was not written.`;

export const define: Define = (command, io, exit) => {
  withPaths(command)
    .description("Close a month: plan against use and invoice, what explains it, and what to plan next.")
    .option("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour")
    .option("--period <month>", "the billing period that starts in this month (default: the last that is over)", month)
    .option("--periods <n>", "so many periods that are over, the newest first", whole, 1)
    .option("--invoices <file>", "lines of invoices, CSV or JSON; meter: read Genesys's")
    .option("--write", "write the proposed values into the budget files");
  withPolicy(withPageFormat(withLabels(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (orgs: string[], flags: Flags) => exit(await reconcile(orgs, flags, io)));
};

async function reconcile(orgs: readonly string[], flags: Flags, io: Io): Promise<number> {
  const found = checked([flags.budgets], flags, io);
  const all = [...found.results];
  const wanted = selected(all, orgs, flags, io);
  const notices = new UsageNotices();
  const known = new KnownOrgs(
    all.map(({ org }) => org),
    [flags.budgets],
    io.cwd,
  );
  const around = { orgs: known, notices };
  const read = periodsOf({ ...flags, periods: flags.periods + 1 }, wanted.length, around, io);
  const lines = flags.invoices === undefined ? NO_LINES : linesOf(flags.invoices, wanted.length, around, io);
  const closed: { result: Explained; statements: readonly Statement[] }[] = [];
  const failed: Unknown[] = [];
  const progress = new Progress(io);
  for (const result of wanted) {
    const org = result.org ?? result.file;
    if (!isPriced(result)) failed.push({ org, why: invalidText(result), findings: [] });
    else {
      const statements = await statementsOrWhy(result, read, lines, flags);
      if (Array.isArray(statements)) closed.push({ result, statements });
      else failed.push({ org, ...(statements as Omit<Unknown, "org">) });
    }
    progress.tick("organizations read");
  }
  progress.done();
  const writing = flags.write === true ? new Writing(found, io) : null;
  for (const { result, statements } of closed) writing?.write(result, statements[0]);
  await report(
    closed.map(({ statements }) => statements),
    failed,
    writing,
    flags,
    io,
  );
  for (const { org, findings } of failed) if (findings.length > 0) complain(`${org}: its usage file`, io, findings);
  for (const problem of writing?.problems ?? []) complain(problem, io);
  notices.say(io);
  return failed.length > 0 ? EXIT.invalid : (writing?.code ?? EXIT.pass);
}

async function report(
  all: readonly (readonly Statement[])[],
  failed: readonly Unknown[],
  writing: Writing | null,
  flags: Flags,
  io: Io,
): Promise<void> {
  const [only, another] = all;
  const isOne = only !== undefined && another === undefined && failed.length === 0;
  const doc = isOne ? statementsDoc(only, writing?.said ?? null) : statementFleetDoc(all.flat(), failed);
  await reportDocOrPage(doc, flags, { command: "reconcile", now: flags.now }, io);
  if (!isOne && writing !== null) io.stderr.write(`${counted(writing.written, "budget file")} written\n`);
}

/** Newest first. */
async function statementsOrWhy(
  result: Explained,
  read: ReturnType<typeof periodsOf>,
  lines: LinesOf,
  { period, periods }: Flags,
): Promise<readonly Statement[] | Omit<Unknown, "org">> {
  try {
    const chosen = chosenOf(await read(result), period, periods);
    const invoiced = await lines(result, chosen);
    const statements = chosen.flatMap((usage) => statementOf(result, usage, invoiced) ?? []);
    return statements.length > 0 ? statements.reverse() : { why: "the period is before its plan begins", findings: [] };
  } catch (error) {
    if (error instanceof UsageError) return { why: error.message, findings: error.findings };
    throw error;
  }
}

/** The last that are over; where none is, the one that is known. */
function chosenOf(all: readonly PeriodUsage[], period: string | undefined, periods: number): PeriodUsage[] {
  const over = period === undefined ? all.filter(isOver).slice(-Math.max(1, periods)) : [...all];
  return over.length > 0 ? over : all.slice(-1);
}

/** Writes proposals, and judges what was written. */
class Writing {
  readonly problems: string[] = [];
  said: string | null = null;
  written = 0;
  code: number = EXIT.pass;
  private readonly found: Checked;
  private readonly io: Io;

  constructor(found: Checked, io: Io) {
    this.found = found;
    this.io = io;
  }

  write({ file }: Explained, statement: Statement | undefined): void {
    const changes = statement?.proposal.changes ?? [];
    if (statement === undefined || statement.isOpen || changes.length === 0) return;
    const edits = changes.map(({ path, value }) => ({ path, value }));
    const outcome = writePlan(file, edits, this.found, this.io);
    if ("why" in outcome) {
      this.fail(`${file} is not written: ${outcome.why}`, EXIT.invalid);
      this.said = "The file is not written.";
      return;
    }
    this.written++;
    this.said = `${file} has these values now.`;
    if (outcome.result.status !== "fail") return;
    const codes = outcome.result.findings.filter(({ severity }) => severity === "error").map(({ code }) => code);
    this.fail(
      `${file} now fails tollgate check: ${[...new Set(codes)].join(", ")}. tollgate advise says what to buy`,
      1,
    );
  }

  private fail(problem: string, code: number): void {
    this.problems.push(problem);
    this.code = Math.max(this.code, code);
  }
}
