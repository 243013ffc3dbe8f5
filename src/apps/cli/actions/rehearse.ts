import { planAlarms } from "../../../core/alarms/plan.ts";
import { guardsOf } from "../../../core/metrics/guards.ts";
import { billingPeriod, type Day, monthIndex } from "../../../core/model/calendar.ts";
import { type Exact, exact, ONE } from "../../../core/model/exact.ts";
import type { Guardrails } from "../../../core/model/guardrails.ts";
import type { Explained } from "../../../core/report/views/explain.ts";
import { rehearseDoc } from "../../../core/report/views/rehearse.ts";
import { type Drilled, drillMeter } from "../../../core/simulate/drill.ts";
import { type Rehearsal, rehearse } from "../../../core/simulate/rehearse.ts";
import type { UsageFigure } from "../../../core/usage/figures.ts";
import { noUsageText, ownFigures } from "../../../core/usage/file-usage.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { pricedOrg } from "../one-org.ts";
import { policyOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import { usageFigures } from "../usage-sources.ts";

export interface RehearseFlags {
  usage: string;
  budgets: string;
  whatIf?: number;
  maxNotifications?: number;
  prefix: string;
  format: string;
  now?: string;
  policy?: string;
}

/** 1 where something real would have gone unannounced, or more was said than --max-notifications allows. */
export function runRehearse(org: string, options: RehearseFlags, io: Io): number {
  const { guardrails, ...policy } = policyOf(io, options.policy);
  const result = pricedOrg(org, options, { guardrails, ...policy }, io);
  const figures = figuresFor(result, options.usage, io);
  const scale = options.whatIf === undefined ? ONE : exact(options.whatIf);
  const plan = planAlarms([result], guardrails, { prefix: options.prefix, operatorTopic: null, operatorEmail: null });
  const rehearsal = rehearse(result, plan, guardrails, figures, scale);
  const maxNotifications = options.maxNotifications ?? null;
  const drilled = drillMeter(plan, guardrails);
  const shares = sharesOf(result, guardrails);
  const facts = { org, usage: options.usage, scale, shares, drilled, maxNotifications };
  printDoc(rehearseDoc(rehearsal, facts), options.format, io);
  return isRight(rehearsal, maxNotifications) && isHeard(drilled) ? EXIT.pass : EXIT.failed;
}

const isRight = ({ misses, falseAlarms, notifications }: Rehearsal, most: number | null): boolean =>
  misses.length === 0 && falseAlarms.length === 0 && (most === null || notifications.length <= most);

const isHeard = ({ drills, falseAlarms }: Drilled): boolean =>
  falseAlarms.length === 0 && drills.every(({ why }) => why === null);

function sharesOf(result: Explained, guardrails: Guardrails): Exact[] {
  const guards = guardsOf(result, guardrails)?.guards ?? [];
  return [...guards.flatMap((guard) => (guard.kind === "utilization" ? [guard.threshold] : [])), ONE];
}

/** The file's rows about this organization. */
function figuresFor({ budget }: Explained, file: string, io: Io): readonly UsageFigure[] {
  const figures = usageFigures(file, io);
  const own = ownFigures(figures, budget.org);
  if (own.length === 0) throw new UsageError(noUsageText(file, budget.org, figures));
  const start = planStart(budget);
  const early = own.find(({ day }) => day < start);
  if (early === undefined) return own;
  throw new UsageError(`${file} has usage of ${early.day}; the plan of ${budget.org} begins on ${start}`);
}

const planStart = ({ plan, cycleStartDay }: Explained["budget"]): Day =>
  billingPeriod(monthIndex(plan.from), cycleStartDay).start;
