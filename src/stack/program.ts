import { getRootDirectory, log, RunError } from "@pulumi/pulumi";
import type { AlarmPlan } from "../alarm/alarm-plan.ts";
import { assertPlan } from "../alarm/assert-plan.ts";
import { guardsOf } from "../alarm/guards.ts";
import { alarmsByOrg, planAlarms, plannedOf } from "../alarm/plan.ts";
import type { OrganizationFacts } from "../dashboard/organization.ts";
import { moneyText } from "../model/money.ts";
import { printable } from "../report/terminal.ts";
import { readConfig, type StackConfig } from "./config.ts";
import { type Deployed, deploy } from "./deploy.ts";
import { findingLine, type Gate, gate } from "./gate.ts";
import { here } from "./place.ts";

const MAX_LISTED = 20;

/** docs/deploy.md has the arithmetic. */
const MOST_ORGANIZATIONS = 500;

/** What `pulumi stack output` shows. */
export interface StackOutputs extends Deployed {
  readonly verdicts: Readonly<Record<string, string>>;
  readonly planned: Readonly<Record<string, string>>;
}

/**
 * Everything that can be wrong is found before the first resource: configuration, budgets, plan. Invalid input refuses
 * the deployment; a failed verdict warns, unless `tollgate:strict` is set.
 */
export function program(now: Date, root: string = getRootDirectory()): StackOutputs {
  const config = readConfig();
  const checked = gate({ ...config, root, today: now.toISOString().slice(0, 10) });
  refuse(checked);
  const plan = planOf(checked, config);
  const organizations = organizationsOf(checked, plan);
  warn(checked, plan, organizations.length);
  const tags = Object.fromEntries(config.tags);
  return { ...summary(checked), ...deploy(organizations, { place: here(), plan, config, tags }) };
}

function refuse({ blocking }: Gate): void {
  if (blocking.length === 0) return;
  const listed = blocking.slice(0, MAX_LISTED).map((finding) => `  ${printable(findingLine(finding))}`);
  const more = blocking.length > MAX_LISTED ? [`  and ${blocking.length - MAX_LISTED} more`] : [];
  throw new RunError(["tollgate refuses to deploy. tollgate check lists everything:", ...listed, ...more].join("\n"));
}

function planOf({ results, guardrails }: Gate, config: StackConfig): AlarmPlan {
  const plan = planAlarms(results.flatMap(plannedOf), guardrails, config);
  try {
    assertPlan(plan);
  } catch (error) {
    throw new RunError(error instanceof Error ? error.message : String(error));
  }
  return plan;
}

/** Those with alarms: what is `off`, or reaches nobody, has nothing deployed. */
function organizationsOf({ results, guardrails }: Gate, plan: AlarmPlan): OrganizationFacts[] {
  const byOrg = alarmsByOrg(plan);
  return results.flatMap(plannedOf).flatMap((planned) => {
    const alarms = byOrg.get(planned.budget.org);
    const forecast = guardsOf(planned, guardrails)?.forecast;
    return alarms === undefined || forecast === undefined ? [] : [{ planned, alarms, forecast }];
  });
}

function warn({ warnings }: Gate, { unheard, topics }: AlarmPlan, organizations: number): void {
  for (const finding of warnings) log.warn(printable(findingLine(finding)));
  for (const { org, about, severity } of unheard)
    log.warn(`${org}: nobody in alarms.notify hears of ${about} (${severity}): it is not deployed`);
  if (topics.some(({ arn, subscription }) => arn === null && subscription === null))
    log.warn("Nobody hears when the meter is dead: set tollgate:operatorEmail, or subscribe to the topic operator.");
  if (organizations > MOST_ORGANIZATIONS)
    log.warn(
      `${organizations} organizations in one stack: docs/deploy.md says how to shard beyond ${MOST_ORGANIZATIONS}.`,
    );
}

function summary({ results, fleet }: Gate): Pick<StackOutputs, "verdicts" | "planned"> {
  return {
    verdicts: Object.fromEntries(results.map(({ org, file, status }) => [org ?? file, status])),
    planned: Object.fromEntries(fleet.totals.map(({ currency, total }) => [currency.code, moneyText(total, currency)])),
  };
}
