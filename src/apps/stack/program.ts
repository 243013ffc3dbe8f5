import { join } from "node:path";
import { getRootDirectory, log, RunError } from "@pulumi/pulumi";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import { assertPlan } from "../../core/alarms/assert-plan.ts";
import type { OrganizationFacts } from "../../core/alarms/dashboard/organization.ts";
import { alarmsByOrg, planAlarms, plannedOf } from "../../core/alarms/plan.ts";
import { guardsOf } from "../../core/metrics/guards.ts";
import { moneyText } from "../../core/model/money.ts";
import { printable } from "../../core/text/terminal.ts";
import { findingLine } from "../../core/text/text.ts";
import { LATER } from "./args.ts";
import { announceChats } from "./chat.ts";
import { readConfig, type StackConfig } from "./config.ts";
import { type Deployed, deploy } from "./deploy.ts";
import { type Gate, gate } from "./gate.ts";
import { type CodeSources, meteredOf } from "./meter/code.ts";
import { refuseForeignPrefix, refuseMissingTopic } from "./ownership.ts";
import { AT_ROOT, here, type Scope, type Surroundings } from "./surroundings.ts";

const MAX_LISTED = 20;

/** Beside this program, once both are built. */
const METER = join(__dirname, "..", "meter", "index.cjs");

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
 * @throws RunError where a file is wrong; what AWS shows rejects the promise
 */
export function program(now: Date, root?: string, bundle?: string): Promise<StackOutputs> {
  return started(prepare(readConfig(), now, root, bundle), AT_ROOT);
}

/** What is checked and not deployed yet. */
export interface Prepared extends Pick<Surroundings, "plan" | "config"> {
  readonly checked: Gate;
  readonly organizations: readonly OrganizationFacts[];
  readonly metered: CodeSources | null;
}

/** @throws RunError where a file is wrong */
export function prepare(
  config: StackConfig,
  now: Date,
  root: string = getRootDirectory(),
  bundle: string = METER,
): Prepared {
  const checked = gate({ ...config, root, today: now.toISOString().slice(0, 10) });
  refuse(checked);
  const plan = planOf(checked, config);
  const organizations = organizationsOf(checked, plan);
  warn(checked, plan, organizations.length);
  const metered = config.meter === "off" ? null : meteredOf({ root, budgets: config.budgets, bundle, ...checked });
  return { config, checked, plan, organizations, metered };
}

/** Asks AWS what only it knows, and registers everything. */
export async function started(prepared: Prepared, scope: Scope): Promise<StackOutputs> {
  const { config, checked, plan, organizations, metered } = prepared;
  const tags = Object.fromEntries(config.tags);
  const place = await here(scope.under);
  announceChats(plan, place.partition);
  const topic = config.operatorTopic === LATER ? null : config.operatorTopic;
  await Promise.all([refuseForeignPrefix(plan.prefix, scope.under), refuseMissingTopic(topic, place, scope.under)]);
  const around = { scope, place, plan, config, tags };
  return { ...summary(checked), ...withoutTraces(() => deploy(organizations, metered, around)) };
}

/** Pulumi keeps a stack trace for each of some hundred promises of a resource: a third of its time, and of its memory. */
function withoutTraces<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function refuse({ blocking }: Gate): void {
  if (blocking.length === 0) return;
  const found = listed(blocking.map(findingLine)).map((line) => `  ${line}`);
  throw new RunError(["tollgate refuses to deploy. tollgate check lists everything:", ...found].join("\n"));
}

const listed = (lines: readonly string[]): string[] => [
  ...lines.slice(0, MAX_LISTED).map(printable),
  ...(lines.length > MAX_LISTED ? [`and ${lines.length - MAX_LISTED} more`] : []),
];

function planOf({ results, guardrails }: Gate, config: StackConfig): AlarmPlan {
  const plan = planAlarms(results.flatMap(plannedOf), guardrails, config);
  try {
    assertPlan(plan);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new RunError(said.split("\n").map(printable).join("\n"));
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

function warn({ warnings, outside }: Gate, { unheard, topics }: AlarmPlan, organizations: number): void {
  const silent = unheard.map(
    ({ org, about, severity }) => `${org}: nobody in alarms.notify hears of ${about} (${severity}): it is not deployed`,
  );
  const lost = outside.map(
    ({ org, file }) => `${org ?? file}: this stack does not select it, and no Pulumi.<stack>.yaml here does: no alarms`,
  );
  for (const lines of [warnings.map(findingLine), silent, lost]) for (const line of listed(lines)) log.warn(line);
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
