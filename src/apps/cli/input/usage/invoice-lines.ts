import { readTable } from "../../../../adapters/files/usage.ts";
import { isoText } from "../../../../core/model/calendar.ts";
import type { InvoiceLine } from "../../../../core/model/invoice.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import { countingCard } from "../../../../core/model/projection.ts";
import { failureText, isSourceFailure } from "../../../../core/model/usage-source.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { inputFinding } from "../../../../core/rules/finding.ts";
import { invoiceLines } from "../../../../core/usage/file/invoice-lines.ts";
import type { BudgetOrgs } from "../../../../core/usage/file/left-out.ts";
import { Interrupted, type Io, UsageError } from "../../io.ts";
import type { UsageNotices } from "./notices.ts";
import { sourcesOf } from "./sources.ts";

const TIMEOUT_MS = 60_000;
export const FROM_METER = "meter";

/** The invoice lines of an organization, for its periods. */
export type LinesOf = (result: Explained, periods: readonly PeriodUsage[]) => Promise<readonly InvoiceLine[]>;

export const NO_LINES: LinesOf = async () => [];

/** From a file, or from Genesys's invoices where the word is "meter". */
export function linesOf(
  from: string,
  organizations: number,
  around: { readonly orgs: BudgetOrgs; readonly notices: UsageNotices },
  io: Io,
): LinesOf {
  return from === FROM_METER ? genesysLines(around, io) : fileLines(from, organizations, around, io);
}

function fileLines(
  file: string,
  organizations: number,
  { orgs, notices }: { readonly orgs: BudgetOrgs; readonly notices: UsageNotices },
  io: Io,
): LinesOf {
  const table = readTable(file, io.cwd);
  if (!("columns" in table)) throw new UsageError(`${file} cannot be used`, [table]);
  const { lines, problems } = invoiceLines(table, file);
  if (problems.length > 0) {
    const findings = problems.map(({ problem, position }) => inputFinding(problem, { file, ...position }, null));
    throw new UsageError(`${file} cannot be used`, findings);
  }
  if (organizations > 1 && lines.some(({ org }) => org === null))
    throw new UsageError(`${file} has lines without an organization. Add a column org, or name one organization`);
  for (const org of new Set(lines.flatMap((one) => one.org ?? []))) {
    if (orgs.has(org)) continue;
    const message = `no budget is for ${org}: its invoice lines are not counted`;
    notices.add(org, [{ code: "unknown-org", path: file, message }]);
  }
  return async ({ org }) => lines.filter((one) => one.org === null || one.org === org).map(({ line }) => line);
}

function genesysLines(
  { orgs, notices }: { readonly orgs: BudgetOrgs; readonly notices: UsageNotices },
  io: Io,
): LinesOf {
  const sources = sourcesOf(io, orgs);
  const now = isoText(Math.floor(io.now().getTime() / 1000));
  return async (result, periods) => {
    const [first] = periods;
    if (first === undefined) return [];
    try {
      const options = { now, timeout: TIMEOUT_MS, periods: periods.length };
      const counting = { budget: result.budget, card: countingCard(result.projection, now.slice(0, 10)) };
      const { lines, bad } = await sources.invoices(counting, first.period.start, options);
      for (const failure of bad) {
        const message = `an invoice line is not read: ${failureText(failure)}`;
        notices.add(result.org, [{ code: "line-not-read", path: null, message }]);
      }
      return lines;
    } catch (error) {
      if (io.signal.aborted) throw new Interrupted();
      throw isSourceFailure(error) ? new UsageError(`its invoices are not known: ${failureText(error)}`) : error;
    }
  };
}
