import { InvalidArgumentError } from "commander";
import { planAlarms } from "../../../../core/alarms/plan.ts";
import { guardsOf } from "../../../../core/metrics/guards.ts";
import { billingPeriod, type Day, monthIndex } from "../../../../core/model/calendar.ts";
import { type Exact, exact, ONE } from "../../../../core/model/exact.ts";
import type { Guardrails } from "../../../../core/model/guardrails.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { rehearseDoc } from "../../../../core/report/views/rehearse.ts";
import { type Drilled, drillMeter } from "../../../../core/simulate/drill.ts";
import { type Rehearsal, rehearse } from "../../../../core/simulate/rehearse.ts";
import type { UsageFigure } from "../../../../core/usage/file/figures.ts";
import { rowsOfNobody } from "../../../../core/usage/file/left-out.ts";
import { type OrgFlags, pricedOrg } from "../../input/budgets.ts";
import { whole } from "../../input/new-budget/calculator.ts";
import { withBudgets, withDocFormat, withOrg, withPolicy, withPrefix } from "../../input/options.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { givenFile, ownRows } from "../../input/usage/known.ts";
import { UsageNotices } from "../../input/usage/notices.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { printDoc } from "../../output/print.ts";
import type { Define } from "../../program.ts";

interface Flags extends OrgFlags {
  readonly usage: string;
  readonly whatIf?: number;
  readonly maxNotifications?: number;
  readonly prefix: string;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate rehearse holiday-retailer --usage examples/usage/holiday-retailer.csv
  tollgate rehearse acme-emea --usage usage.json --what-if 1.3
  tollgate rehearse acme-emea --usage usage.csv --max-notifications 4    for CI

How usage is written: docs/usage-files.md.

Exit codes: 0 every overage was notified, 1 one was not, 2 invalid input.`;

export const define: Define = (command, io, exit) => {
  command.description("Replay real usage through the alarms: when each would have fired, and its message.");
  withOrg(command).requiredOption("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour");
  withBudgets(command)
    .option("--what-if <factor>", "multiply the usage by this factor", factor)
    .option("--max-notifications <n>", "exit 1 if more would have been sent", whole);
  withPolicy(withDocFormat(withPrefix(command)))
    .addHelpText("after", EXAMPLES)
    .action((org: string, flags: Flags) => exit(replay(org, flags, io)));
};

function factor(text: string): number {
  if (!/^(0|[1-9]\d{0,3})(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError("Write it as 1.3, for 30 % more.");
  return Number(text);
}

/** 1 where an overage would not have been notified, or more was sent than --max-notifications allows. */
function replay(org: string, options: Flags, io: Io): number {
  const { result, policy } = pricedOrg(org, options, io);
  const { guardrails } = policy;
  const figures = figuresFor(result, options, io);
  const scale = options.whatIf === undefined ? ONE : exact(options.whatIf);
  const plan = planAlarms([result], guardrails, { prefix: options.prefix, operatorTopic: null, operatorEmail: null });
  const rehearsal = rehearse(result, plan, guardrails, figures, scale);
  const maxNotifications = options.maxNotifications ?? null;
  const drilled = drillMeter(plan, guardrails);
  const shares = sharesOf(result, guardrails);
  const facts = { org: result.org, usage: options.usage, scale, shares, drilled, maxNotifications };
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
function figuresFor(result: Explained, { usage, budgets }: Flags, io: Io): readonly UsageFigure[] {
  const { budget } = result;
  const file = givenFile(usage, io);
  const { figures, notices: own } = ownRows(file, result);
  const notices = new UsageNotices();
  notices.add(budget.org, [...own, ...rowsOfNobody(file, new KnownOrgs([budget.org], [budgets], io.cwd))]);
  notices.say(io);
  const start = planStart(budget);
  const early = figures.find(({ day }) => day < start);
  if (early === undefined) return figures;
  throw new UsageError(`${usage} has usage of ${early.day}; the plan of ${budget.org} begins on ${start}`);
}

const planStart = ({ plan, cycleStartDay }: Explained["budget"]): Day =>
  billingPeriod(monthIndex(plan.from), cycleStartDay).start;
