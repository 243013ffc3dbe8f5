import { dirname } from "node:path";
import { check } from "../../../../core/check/check.ts";
import type { Result } from "../../../../core/check/result.ts";
import { tableLines } from "../../../../core/report/documents/table.ts";
import { peakOf } from "../../../../core/report/findings/figures.ts";
import { painter } from "../../../../core/text/terminal.ts";
import { count, exactCount } from "../../../../core/text/text.ts";
import { withBudget, withCalculator } from "../../input/new-budget/calculator.ts";
import { type NewBudgetFlags, newBudget } from "../../input/new-budget/new-budget.ts";
import { editorSchema, writeNew } from "../../input/new-budget/new-file.ts";
import { withFindingFormat, withPolicy } from "../../input/options.ts";
import { policyOf, todayOf } from "../../input/policy.ts";
import { codeOf, EXIT, type Io, UsageError, usesColor } from "../../io.ts";
import { formatterNamed } from "../../output/formats.ts";
import type { Define } from "../../program.ts";

interface Flags extends NewBudgetFlags {
  readonly format: string;
  readonly org: string;
  readonly write?: string;
}

const EXAMPLES = `
Examples:
  tollgate estimate --users 200 --allocation 250 --copilot-users 200
  tollgate estimate --users 200 --allocation 50000 --voice-minutes-per-day 250
  tollgate estimate --users 50 --rate-card genesys-2026-06 --messages 500 \\
    --org acme --write budgets/acme.yaml

Exit codes: 0 it fits, 1 it does not, 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Calculate the tokens and the cost of a plan, without writing a file first.")
    .option("--org <id>", "the organization's id", "estimate");
  withCalculator(withBudget(command));
  withFindingFormat(command)
    .option("--write <file>", "also write it as a budget file")
    .option("--force", "overwrite an existing file");
  withPolicy(command)
    .addHelpText("after", EXAMPLES)
    .action(async (flags: Flags) => exit(await estimate(flags, io)));
};

/** A file that is not written has no lines to look at, and needs no meter. */
const withoutPlaces = ({ findings, ...result }: Result): Result => ({
  ...result,
  findings: findings
    .filter(({ code }) => code !== "no-meter")
    .map((finding) => ({ ...finding, file: null, line: null, column: null })),
});

/** What each feature takes in the month with most tokens. */
function linesText({ projection }: Result, io: Io): string {
  if (projection === null) return "";
  const { period, segment } = peakOf(projection);
  const rows = segment.lines.map(({ feature, quantity, unit, tokens }) => [
    feature,
    quantity === null ? "" : `${exactCount(quantity)} ${unit === "users" ? unit : `${unit} a month`}`,
    tokens === null ? "unpriced" : count(tokens.typical),
  ]);
  const paint = painter(usesColor(io.stdout, io.env));
  return `${tableLines([period.month, ">quantity", ">tokens"], rows, paint, "  ").join("\n")}\n`;
}

async function estimate(flags: Flags, io: Io): Promise<number> {
  const policy = policyOf(io, flags.policy);
  const today = todayOf(io, flags.now);
  if (flags.users === undefined) throw new UsageError("--users is missing: give the number of licensed users");
  if (flags.allocation === undefined && flags.rateCard === undefined) {
    throw new UsageError(
      `the size of the pool is missing. Give --allocation the number on Admin > Billing & Subscriptions > AI Experience Tokens, or give --rate-card one of ${[...policy.cards.keys()].join(", ")}`,
    );
  }
  const file = flags.write ?? `${flags.org}.yaml`;
  const { text, chosen } = newBudget(flags.org, flags, policy, today, editorSchema("budget", dirname(file), io));
  const { guardrails, cards } = policy;
  const options = { color: usesColor(io.stdout, io.env), verbose: true, guardrails, cards, today };
  const formatter = await formatterNamed(flags.format, options, io);
  const results = check([{ file, text }], policy, today);
  let code: number = EXIT.pass;
  io.stdout.write(formatter.begin());
  for (let next = results.next(); ; next = results.next()) {
    if (next.done === true) {
      io.stdout.write(formatter.end(next.value));
      break;
    }
    const result = flags.write === undefined ? withoutPlaces(next.value) : next.value;
    io.stdout.write(formatter.result(result));
    if (flags.format === "text") io.stdout.write(linesText(result, io));
    code = codeOf(result.findings, "error");
  }
  if (flags.format === "text") io.stdout.write(`  priced by ${chosen.card.id} (${chosen.card.status})\n`);
  if (flags.write !== undefined && code !== EXIT.invalid) writeNew(flags.write, text, flags.force === true, io);
  return code;
}
