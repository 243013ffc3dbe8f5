import { readTable } from "../../../../../adapters/files/usage.ts";
import { customersOf } from "../../../../../core/import/customers-file.ts";
import { inputFinding } from "../../../../../core/rules/finding.ts";
import { BudgetWriter, type ImportFlags, withImport } from "../../../input/import/write-budgets.ts";
import { policyOf } from "../../../input/policy.ts";
import { type Io, UsageError } from "../../../io.ts";
import type { Define } from "../../../program.ts";

const EXAMPLES = `
Examples:
  tollgate import csv customers.csv
  tollgate import csv customers.csv --budgets fleet/emea --dry-run

Only org is needed. An empty cell is unknown. Columns: org, name, owner,
currency, model, users, cycle_day, included, purchased, purchase_price,
overage_price, month, tokens, and tokens:<feature> for what a feature took.

Exit codes: 0 written, or there already; 2 invalid input.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Write a budget for each row of a table: CSV, or JSON where the name ends so.")
    .argument("<file>", "one organization a row");
  withImport(command)
    .addHelpText("after", EXAMPLES)
    .action((file: string, flags: ImportFlags) => exit(importCsv(file, flags, io)));
};

function importCsv(file: string, flags: ImportFlags, io: Io): number {
  const table = readTable(file, io.cwd);
  if (!("columns" in table)) throw new UsageError(`${file} cannot be used`, [table]);
  const cards = [...policyOf(io, flags.policy).cards.values()];
  const features = new Set(["other", ...cards.flatMap((card) => [...card.features.keys()])]);
  const { customers, problems } = customersOf(table, features);
  if (problems.length > 0) {
    const findings = problems.map(({ problem, position }) => inputFinding(problem, { file, ...position }, null));
    throw new UsageError(`${file} cannot be used: nothing is written`, findings);
  }
  const writer = new BudgetWriter(flags, io);
  for (const customer of customers) writer.write(customer);
  return writer.end();
}
