import { Config, getRootDirectory, log } from "@pulumi/pulumi";
import { moneyText } from "../model/money.ts";
import { printable } from "../report/terminal.ts";
import { findingLine, type Gate, gate } from "./gate.ts";

const MAX_LISTED = 20;

/** What `pulumi stack output` shows of the fleet. */
export interface StackOutputs {
  readonly verdicts: Readonly<Record<string, string>>;
  readonly planned: Readonly<Record<string, string>>;
}

/**
 * The deployment's gate: every budget is checked before the first resource. Invalid input refuses the deployment;
 * a failed verdict warns, unless `tollgate:strict` is set.
 */
export function program(now: Date, root: string = getRootDirectory()): StackOutputs {
  const config = new Config("tollgate");
  const checked = gate({
    root,
    budgets: config.get("budgets") ?? "budgets",
    strict: config.getBoolean("strict") ?? false,
    today: now.toISOString().slice(0, 10),
  });
  refuse(checked);
  for (const finding of checked.warnings) log.warn(printable(findingLine(finding)));
  return outputs(checked);
}

function refuse({ blocking }: Gate): void {
  if (blocking.length === 0) return;
  const listed = blocking.slice(0, MAX_LISTED).map((finding) => `  ${printable(findingLine(finding))}`);
  const more = blocking.length > MAX_LISTED ? [`  and ${blocking.length - MAX_LISTED} more`] : [];
  throw new Error(["tollgate refuses to deploy. tollgate check lists everything:", ...listed, ...more].join("\n"));
}

function outputs({ results, fleet }: Gate): StackOutputs {
  return {
    verdicts: Object.fromEntries(results.map(({ org, file, status }) => [org ?? file, status])),
    planned: Object.fromEntries(fleet.totals.map(({ currency, total }) => [currency.code, moneyText(total, currency)])),
  };
}
