import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { check } from "../../../core/check/check.ts";
import type { Finding } from "../../../core/model/finding.ts";
import { words } from "../../../core/text/text.ts";
import { type CalculatorFlags, INPUTS, quantityOf, whole } from "../calculator.ts";
import { editorSchema, provideEditorSchema } from "../editor-schema.ts";
import { type Io, UsageError } from "../io.ts";
import { type NewBudgetFlags, newBudget } from "../new-budget.ts";
import { policyOf, todayOf } from "../policy.ts";
import { Questions } from "../questions.ts";
import { writeNew } from "../write-new.ts";

export interface InitFlags extends NewBudgetFlags {
  budgets: string;
  force?: boolean;
  now?: string;
  policy?: string;
}

export async function runInit(org: string, options: InitFlags, io: Io): Promise<number> {
  const policy = policyOf(io, options.policy);
  const today = todayOf(io, options.now);
  const path = join(options.budgets, `${org}.yaml`);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(org))
    throw new UsageError(`${org}: use lower-case letters, digits and hyphens, at most 63`);
  if (options.force !== true && existsSync(resolve(io.cwd, path)))
    throw new UsageError(`${path} is there already. --force overwrites it`);
  const missing = (["users", "owner"] as const)
    .filter((flag) => options[flag] === undefined)
    .map((flag) => `--${flag}`);
  if (missing.length > 0 && io.stdin.isTTY !== true) {
    throw new UsageError(`where there is no terminal to ask on, init needs ${words(missing)} too`);
  }
  const flags = missing.length === 0 ? options : await askFor(options, io);
  const schema = editorSchema(options.budgets, io);
  const { text } = newBudget(org, flags, policy, today, schema);
  const [result] = check([{ file: path, text }], policy, today);
  if (result === undefined || result.status === "invalid") throw new UsageError(whyInvalid(result?.findings[0]));
  writeNew(path, text, options.force === true, io);
  provideEditorSchema(io);
  io.stdout.write(`${path}: ${result.status}. Next: plan the features in use, then tollgate check ${path}\n`);
  return result.status === "fail" ? 1 : 0;
}

/** A key of a file that is not there yet would help nobody. */
function whyInvalid(finding: Finding | undefined): string {
  if (finding?.code !== "price-missing") return `${finding?.message}. ${finding?.help ?? ""}`;
  const known = finding.data["known"] as readonly string[];
  return `${finding.message}. Add --price with your contracted price per token, or use --currency ${known.join(", ")}.`;
}

/** The questions a person can answer from the subscription page; features may wait. */
async function askFor(options: InitFlags, io: Io): Promise<NewBudgetFlags> {
  const questions = new Questions(io);
  try {
    const owner = options.owner ?? [await questions.ask("Owner's e-mail", undefined, email)];
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
  if (!/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(answer)) throw new Error("Write an e-mail address.");
  return answer;
}

function licenceModel(answer: string): "named" | "concurrent" {
  if (answer !== "named" && answer !== "concurrent") throw new Error("Write named or concurrent.");
  return answer;
}
