import { dirname } from "node:path";
import { check } from "../../../core/check/check.ts";
import { editorSchema } from "../editor-schema.ts";
import { codeOf } from "../exit-code.ts";
import { formatterNamed } from "../finding-format.ts";
import { EXIT, type Io, UsageError, usesColor } from "../io.ts";
import { type NewBudgetFlags, newBudget } from "../new-budget.ts";
import { policyOf, todayOf } from "../policy.ts";
import { writeNew } from "../write-new.ts";

export interface EstimateFlags extends NewBudgetFlags {
  format: string;
  org: string;
  write?: string;
  force?: boolean;
  now?: string;
  policy?: string;
}

export async function runEstimate(options: EstimateFlags, io: Io): Promise<number> {
  const policy = policyOf(io, options.policy);
  const today = todayOf(io, options.now);
  if (options.users === undefined) throw new UsageError("--users is needed: how many users are licensed");
  if (options.allocation === undefined && options.rateCard === undefined) {
    throw new UsageError(
      `say how large the pool is: --allocation with what Admin > Billing & Subscriptions > AI Experience Tokens shows, or --rate-card with one of ${[...policy.cards.keys()].join(", ")}. The cards differ by a factor`,
    );
  }
  const file = options.write ?? `${options.org}.yaml`;
  const schema = editorSchema(dirname(file), io);
  const { text, chosen } = newBudget(options.org, options, policy, today, schema);
  const color = usesColor(io.stdout, io.env);
  const formatter = await formatterNamed(
    options.format,
    { color, verbose: true, guardrails: policy.guardrails, today },
    io,
  );
  const results = check([{ file, text }], policy, today);
  let code: number = EXIT.pass;
  io.stdout.write(formatter.begin());
  for (let next = results.next(); ; next = results.next()) {
    if (next.done === true) {
      io.stdout.write(formatter.end(next.value));
      break;
    }
    io.stdout.write(formatter.result(next.value));
    code = codeOf(next.value.findings, "error");
  }
  if (options.format === "text") io.stdout.write(`  priced by ${chosen.card.id} (${chosen.card.status})\n`);
  if (options.write !== undefined && code !== EXIT.invalid) writeNew(options.write, text, options.force === true, io);
  return code;
}
