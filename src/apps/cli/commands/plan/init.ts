import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { check } from "../../../../core/check/check.ts";
import type { Result } from "../../../../core/check/result.ts";
import { isId } from "../../../../core/model/budget.ts";
import type { Finding } from "../../../../core/model/finding.ts";
import type { Policy } from "../../../../core/policy/load.ts";
import { figuresOf } from "../../../../core/report/findings/figures.ts";
import { words } from "../../../../core/text/text.ts";
import {
  type CalculatorFlags,
  INPUTS,
  quantityOf,
  whole,
  withBudget,
  withCalculator,
} from "../../input/new-budget/calculator.ts";
import { type NewBudgetFlags, newBudget } from "../../input/new-budget/new-budget.ts";
import { editorSchema, provideEditorSchemas, writeNew } from "../../input/new-budget/new-file.ts";
import { collect, withPolicy } from "../../input/options.ts";
import { policyOf, todayOf } from "../../input/policy.ts";
import { Questions } from "../../input/questions.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { alreadyThere } from "../../output/errors.ts";
import type { Define } from "../../program.ts";

interface Flags extends NewBudgetFlags {
  readonly budgets: string;
}

const EXAMPLES = `
Examples:
  tollgate init acme-emea                      asks on the terminal
  tollgate init acme-emea --users 200 --owner ops@example.com --allocation 250
  tollgate init acme-emea --users 50 --owner ops@example.com --messages 500

The allocation is on Admin > Billing & Subscriptions > AI Experience Tokens. It
selects the rate card. Without it, the newest card is used.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Write budgets/<org>.yaml, and tests of its alarms, to begin with: from flags or from questions.")
    .argument("<org>", "the organization's id: lower-case letters, digits, hyphens")
    .option("--name <text>", "the organization's name (default: the id)")
    .option("--owner <email>", "an email address to notify; repeatable", collect)
    .option("--budgets <folder>", "where to write the file", "budgets");
  withCalculator(withBudget(command)).option("--force", "overwrite an existing file");
  withPolicy(command)
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, flags: Flags) => exit(await init(org, flags, io)));
};

async function init(org: string, options: Flags, io: Io): Promise<number> {
  const policy = policyOf(io, options.policy);
  const today = todayOf(io, options.now);
  const path = join(options.budgets, `${org}.yaml`);
  if (!isId(org)) throw new UsageError(`${org} is not an id: use at most 63 lower-case letters, digits and hyphens`);
  if (options.force !== true && existsSync(resolve(io.cwd, path))) throw alreadyThere(path);
  const missing = (["users", "owner"] as const)
    .filter((flag) => options[flag] === undefined)
    .map((flag) => `--${flag}`);
  if (missing.length > 0 && io.stdin.isTTY !== true) {
    throw new UsageError(`without a terminal, init also needs ${words(missing)}`);
  }
  const flags = missing.length === 0 ? options : await askFor(options, io);
  const schema = editorSchema("budget", options.budgets, io);
  const { text } = newBudget(org, flags, policy, today, schema);
  const [result] = check([{ file: path, text }], policy, today);
  if (result === undefined || result.status === "invalid") throw new UsageError(whyInvalid(result?.findings[0]));
  writeNew(path, text, options.force === true, io);
  const { newTests } = await import("../../input/new-budget/new-tests.ts");
  newTests(path, result, policy, today, io);
  provideEditorSchemas(io);
  io.stdout.write(`${path}: ${result.status}${figuresText(result, policy)}. Next: tollgate check ${path}\n`);
  return EXIT.pass;
}

/** What the plan comes to a month: a valid file is written, whether or not it fits. */
function figuresText({ projection }: Result, { guardrails }: Policy): string {
  if (projection === null) return "";
  const { peak, tokens, month } = figuresOf(projection, guardrails);
  return `, with ${tokens} tokens in ${peak}, at most ${month} ${projection.currency.code} a month`;
}

/** The finding's help names keys of the file, which does not exist yet: name the flags instead. */
function whyInvalid(finding: Finding | undefined): string {
  if (finding === undefined || finding.code !== "price-missing") return `${finding?.message}. ${finding?.help ?? ""}`;
  const known = finding.data["known"] as readonly string[];
  return `${finding.message}. Add --price with your contracted price per token, or use --currency ${known.join(", ")}.`;
}

/** Asks what the subscription page answers; the features may be left out. */
async function askFor(options: Flags, io: Io): Promise<NewBudgetFlags> {
  const questions = new Questions(io);
  try {
    const owner = options.owner ?? [await questions.ask("Owner's email", undefined, email)];
    const model = await questions.ask("Licence model, named or concurrent", options.model, licenceModel);
    const users = options.users ?? (await questions.ask("Licensed users", undefined, whole));
    io.stderr.write("Admin > Billing & Subscriptions > AI Experience Tokens shows the allocation.\n");
    const page = "Monthly allocation in tokens (empty: not known)";
    const allocation = options.allocation ?? (await questions.ask<number | null>(page, null, whole));
    const counted: { -readonly [K in keyof CalculatorFlags]: CalculatorFlags[K] } = {};
    for (const { flag, help, feature, key } of INPUTS) {
      if (options.line?.get(feature)?.[key] !== undefined) continue;
      const value =
        options[flag] ?? (await questions.ask<number | null>(`${help} (empty: none)`, null, quantityOf(key)));
      if (value !== null) counted[flag] = value;
    }
    return { ...options, owner, model, users, ...(allocation === null ? {} : { allocation }), ...counted };
  } finally {
    questions.close();
  }
}

function email(answer: string): string {
  if (!/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(answer)) throw new Error("Write an email address.");
  return answer;
}

function licenceModel(answer: string): "named" | "concurrent" {
  if (answer !== "named" && answer !== "concurrent") throw new Error("Write named or concurrent.");
  return answer;
}
