import { InvalidArgumentError } from "commander";
import { compare, type Exact, exact, exactFromText, ONE } from "../../../../core/model/exact.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { rehearseDoc } from "../../../../core/report/views/rehearse.ts";
import { rehearseFleetDoc } from "../../../../core/report/views/rehearse-fleet.ts";
import type { UsageFigure } from "../../../../core/usage/file/figures.ts";
import { rowsOfNobody } from "../../../../core/usage/file/left-out.ts";
import { checked, type OrgFlags, pricedOrg } from "../../input/budgets.ts";
import { whole } from "../../input/new-budget/calculator.ts";
import {
  type FleetFlags,
  withBudgets,
  withLabels,
  withPageFormat,
  withPolicy,
  withPrefix,
} from "../../input/options.ts";
import { drilled, type HowToRehearse, replayed } from "../../input/rehearsal.ts";
import { FleetRehearsal } from "../../input/rehearsed-fleet.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { givenFile, ownRows } from "../../input/usage/known.ts";
import { UsageNotices } from "../../input/usage/notices.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { reportDocOrPage } from "../../output/pages.ts";
import type { Define } from "../../program.ts";

interface Flags extends OrgFlags, Pick<FleetFlags, "where"> {
  readonly all?: boolean;
  readonly usage: string;
  readonly thresholds?: readonly Exact[];
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
  tollgate rehearse acme-emea --usage usage.csv --thresholds 70,80,90
  tollgate rehearse --all --usage usage.csv --thresholds 70,80,90    the fleet

How usage is written: docs/usage-files.md.

Exit codes: 0 every overage was notified, 1 one was not, 2 invalid input.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Replay real usage through the alarms: when each would have fired, and its message.")
    .argument("[org]", "the organization's id, or its file")
    .option("--all", "every organization in one table, the worst first")
    .requiredOption("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour");
  withLabels(withBudgets(command))
    .option("--thresholds <list>", "compare these, in place of the budget's own: 70,80,90", thresholds)
    .option("--what-if <factor>", "multiply the usage by this factor", factor)
    .option("--max-notifications <n>", "exit 1 if more would have been sent to one organization", whole);
  withPolicy(withPageFormat(withPrefix(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (org: string | undefined, flags: Flags) => exit(await run(org, flags, io)));
};

async function run(org: string | undefined, flags: Flags, io: Io): Promise<number> {
  if ((org === undefined) === (flags.all !== true)) throw new UsageError("name one organization, or --all");
  return org === undefined ? replayFleet(flags, io) : replay(org, flags, io);
}

function factor(text: string): number {
  if (!/^(0|[1-9]\d{0,3})(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError("Write it as 1.3, for 30 % more.");
  return Number(text);
}

const MOST_THRESHOLDS = 20;

/** Percentages below 100: what is above the ceiling has an alarm of its own. */
function thresholds(text: string): readonly Exact[] {
  const each = text.split(",").map((one) => one.trim().replace(/ ?%$/, ""));
  if (each.length > MOST_THRESHOLDS || !each.every((one) => /^(0|[1-9]\d?)(\.\d{1,6})?$/.test(one)))
    throw new InvalidArgumentError("Write percentages below 100, such as 70,80,90.");
  const shares = each.map((one) => {
    const { n, d } = exactFromText(one);
    return { n, d: d * 100n };
  });
  const sorted = shares.sort(compare);
  if (sorted.some((one, at) => one.n === 0n || compare(one, sorted[at + 1] ?? ONE) === 0))
    throw new InvalidArgumentError("Write each percentage above 0, and once.");
  return sorted;
}

const howOf = ({ whatIf, prefix, ...flags }: Flags): HowToRehearse => ({
  prefix,
  scale: whatIf === undefined ? ONE : exact(whatIf),
  shares: flags.thresholds ?? null,
  maxNotifications: flags.maxNotifications ?? null,
});

/** 1 where an overage would not have been notified, or more was sent than --max-notifications allows. */
async function replay(org: string, flags: Flags, io: Io): Promise<number> {
  const { result, policy } = pricedOrg(org, flags, io);
  const how = howOf(flags);
  const { rehearsal, isRight, ...rest } = replayed(result, figuresFor(result, flags, io), how, policy.guardrails);
  const { isHeard, ...meter } = drilled(rest, policy.guardrails);
  const facts = { ...how, ...rest, org: result.org, usage: flags.usage, drilled: meter };
  await reportDocOrPage(rehearseDoc(rehearsal, facts), flags, { command: "rehearse", now: flags.now }, io);
  return isRight && isHeard ? EXIT.pass : EXIT.failed;
}

async function replayFleet(flags: Flags, io: Io): Promise<number> {
  const how = howOf(flags);
  const { results, policy } = checked([flags.budgets], flags, io);
  const fleet = new FleetRehearsal(givenFile(flags.usage, io), how, policy, io);
  const { rows, facts, isRight } = fleet.run(results, flags.budgets);
  const doc = rehearseFleetDoc(rows, { ...how, ...facts, usage: flags.usage });
  await reportDocOrPage(doc, flags, { command: "rehearse", now: flags.now }, io);
  if (facts.invalid.length + facts.refused.length > 0) return EXIT.invalid;
  return isRight ? EXIT.pass : EXIT.failed;
}

/** The file's rows about this organization. */
function figuresFor(result: Explained, { usage, budgets }: Flags, io: Io): readonly UsageFigure[] {
  const { budget } = result;
  const file = givenFile(usage, io);
  const { figures, notices: own } = ownRows(file, result);
  const notices = new UsageNotices();
  notices.add(budget.org, [...own, ...rowsOfNobody(file, new KnownOrgs([budget.org], [budgets], io.cwd))]);
  notices.say(io);
  return figures;
}
