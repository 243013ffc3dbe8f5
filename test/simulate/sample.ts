import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readUsage } from "../../src/adapters/files/usage.ts";
import type { AlarmPlan, Planned } from "../../src/core/alarms/alarm-plan.ts";
import type { UsageFigure } from "../../src/core/usage/file/figures.ts";
import { fleet, plan } from "../alarms/fleet.ts";
import { ROOT } from "../support/cli.ts";

export interface Sample {
  readonly planned: Planned;
  readonly plan: AlarmPlan;
  readonly figures: readonly UsageFigure[];
}

/** A worked example with the usage that ships for it. */
export function sample(org: string): Sample {
  const [planned] = fleet(readFileSync(join(ROOT, "budgets", `${org}.yaml`), "utf8"));
  const { figures, findings } = readUsage(`examples/usage/${org}.csv`, ROOT);
  if (planned === undefined || findings.length > 0) throw new Error(JSON.stringify(findings));
  return { planned, plan: plan([planned]), figures };
}

export const SAMPLES = ["holiday-retailer", "enterprise-center"] as const;
