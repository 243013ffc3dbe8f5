import { readTable } from "../../../../adapters/files/usage.ts";
import { isId } from "../../../../core/model/budget.ts";
import { add, roundUp, ZERO } from "../../../../core/model/exact.ts";
import { counted, quoted, words } from "../../../../core/text/text.ts";
import { type GenesysReport, genesysReport, usageCsv } from "../../../../core/usage/file/genesys-report.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { write } from "../../output/errors.ts";
import type { Define } from "../../program.ts";

const EXAMPLES = `
Examples:
  tollgate usage convert report.csv > usage/acme.csv
  tollgate usage convert report.csv --org acme > usage/acme.csv

The report: Admin > Account Settings > Subscription > Download Usage Report.
Columns may be in any order. What a usage file is: docs/usage-files.md.

Exit codes: 0 converted, 2 not.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Write Genesys's usage report, resources by day, as a usage file, and say what was understood.")
    .argument("<file>", "the report, CSV")
    .option("--org <id>", "write a column with this organization's id")
    .addHelpText("after", EXAMPLES)
    .action((file: string, { org }: { org?: string }) => exit(convert(file, org ?? null, io)));
};

function convert(file: string, org: string | null, io: Io): number {
  if (org !== null && !isId(org)) {
    throw new UsageError("--org takes the org of a budget, such as acme-emea");
  }
  const table = readTable(file, io.cwd);
  if (!("columns" in table)) throw new UsageError(`${file} cannot be used`, [table]);
  const report = genesysReport(table, file);
  if (report.findings.length > 0) throw new UsageError(`${file} cannot be converted`, report.findings);
  for (const line of said(report)) write(`${line}\n`, io);
  io.stdout.write(usageCsv(report.days, org));
  return EXIT.pass;
}

function* said({ days, columns, ignoredColumns, ignoredResources, hasUnusedTotals }: GenesysReport): Generator<string> {
  const sums = new Map<string, { tokens: typeof ZERO }>();
  for (const { feature, tokens } of days) {
    const name = feature ?? "all features";
    sums.set(name, { tokens: add(sums.get(name)?.tokens ?? ZERO, tokens) });
  }
  yield `${days[0]?.day} to ${days.at(-1)?.day}: ${counted(new Set(days.map(({ day }) => day)).size, "day")}`;
  for (const [name, { tokens }] of sums) yield `  ${name}: ${counted(roundUp(tokens), "token")}`;
  yield `columns: ${[...columns].map(([meaning, header]) => `${meaning} from ${quoted(header)}`).join(", ")}`;
  if (ignoredColumns.length > 0) yield `columns not used: ${words(ignoredColumns.map((header) => quoted(header)))}`;
  if (hasUnusedTotals) yield "rows of the total of all tokens are not added to those of the features";
  for (const [resource, rows] of ignoredResources) {
    yield `not in tokens: ${quoted(resource)}, ${counted(rows, "row")}`;
  }
}
