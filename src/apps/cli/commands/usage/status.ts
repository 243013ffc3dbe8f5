import { Option } from "commander";
import { HEALTHS, type Health } from "../../../../core/check/health.ts";
import type { Result } from "../../../../core/check/result.ts";
import { holidaysOf } from "../../../../core/forecast/holidays.ts";
import { dayNumber } from "../../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import type { Policy } from "../../../../core/policy/load.ts";
import { type Explained, isPriced } from "../../../../core/report/views/explain.ts";
import { openMetrics } from "../../../../core/report/views/openmetrics.ts";
import { statusDoc } from "../../../../core/report/views/status.ts";
import { statusCsv } from "../../../../core/report/views/status-csv.ts";
import { statusFleetDoc, type Unknown } from "../../../../core/report/views/status-fleet.ts";
import { publishedStatus, statusOf } from "../../../../core/status/assess.ts";
import { withEstimate } from "../../../../core/status/estimated.ts";
import type { Status } from "../../../../core/status/status.ts";
import type { PublishedUsage } from "../../../../core/usage/published-usage.ts";
import { VERSION } from "../../../../generated/version.js";
import { checked, invalidText, selected } from "../../input/budgets.ts";
import {
  type AwsFlags,
  type FleetFlags,
  month,
  withAws,
  withLabels,
  withPageFormat,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { todayOf } from "../../input/policy.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { type UsageOf, usageOf } from "../../input/usage/known.ts";
import { UsageNotices } from "../../input/usage/notices.ts";
import { publishedOf } from "../../input/usage/published.ts";
import { type By, GROUPING_CHOICES } from "../../input/usage/volumes.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { docTexts, reportTexts } from "../../output/doc-reports.ts";
import { complain } from "../../output/errors.ts";
import { pages, pageTexts } from "../../output/pages.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

interface Flags extends AwsFlags, FleetFlags {
  readonly usage?: string;
  readonly from: "meter" | "cloudwatch";
  readonly budgets: string;
  readonly period?: string;
  readonly format: string;
  readonly failOn?: Exclude<Health, "green">;
  readonly by?: By;
}

const EXAMPLES = `
Examples:
  tollgate status                              every organization, fullest first
  tollgate status acme-emea                    one: features, weeks, forecast
  tollgate status acme-emea --period 2026-12
  tollgate status acme-emea --by bot           where its tokens went
  tollgate status --usage usage.csv --format csv > status.csv
  tollgate status --from cloudwatch            what the meter has published

Without --usage, usage is read from the source that each budget's meter names.
How a usage file is written: docs/usage-files.md.

Exit codes: 0 known, 1 as --fail-on says, 2 unknown usage, invalid input.`;

export const define: Define = (command, io, exit) => {
  withPaths(command)
    .description("Show what organizations have used and have left, with trend, forecast and advice.")
    .option("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour")
    .addOption(
      new Option("--from <source>", "without --usage: ask each budget's meter, or read what it has published")
        .choices(["meter", "cloudwatch"])
        .default("meter"),
    )
    .option("--period <month>", "the billing period that starts in this month (default: the latest)", month)
    .addOption(
      new Option("--by [cause]", "of one organization: where its tokens went, by its volumes").choices(
        GROUPING_CHOICES,
      ),
    )
    .addOption(new Option("--fail-on <health>", "exit 1 from this health on").choices(["yellow", "red"]));
  withPolicy(withPageFormat(withLabels(withAws(command)), "csv", "openmetrics"))
    .addHelpText("after", EXAMPLES)
    .action(async (orgs: string[], flags: Flags) => exit(await status(orgs, flags, io)));
};

/** 2 where an organization's usage is not known: unknown is not healthy. */
async function status(orgs: readonly string[], options: Flags, io: Io): Promise<number> {
  const { policy, results } = checked([options.budgets], options, io);
  const statuses: Status[] = [];
  const failed: Unknown[] = [];
  const known = new Map<string, readonly PeriodUsage[]>();
  const all = [...results];
  const wanted = selected(all, orgs, options, io);
  const read = all.map(({ org }) => org);
  const around = { orgs: new KnownOrgs(read, [options.budgets], io.cwd), notices: new UsageNotices() };
  checkBy(options, wanted.length);
  const isPublished = options.usage === undefined && options.from === "cloudwatch";
  const standingOf = isPublished
    ? publishedStanding(await publishedOf({ ...options, at: atOf(options, io) }, wanted.filter(isPriced), io), policy)
    : standing(usageOf({ ...options, isEstimated: wanted.length === 1 }, wanted.length, around, io), policy, known);
  const progress = new Progress(io);
  for (const result of wanted) {
    const found = isPriced(result) ? await statusOrWhy(standingOf, result) : unknown(invalidText(result));
    if ("why" in found) failed.push({ org: result.org ?? result.file, ...found });
    else statuses.push(found);
    progress.tick("organizations read");
  }
  progress.done();
  const [only] = statuses;
  const isOne = statuses.length === 1 && failed.length === 0 && only !== undefined;
  const doc = isOne ? statusDoc(only, policy.guardrails) : statusFleetDoc(statuses, failed, policy.guardrails);
  const tables = { csv: () => statusCsv(statuses), openmetrics: () => openMetrics(statuses, failed) };
  const page = () => pageText({ wanted, statuses, failed, known, said: around.notices.texts }, policy, options, io);
  const texts = { ...docTexts((format) => around.notices.in(doc, format), io), ...tables };
  reportTexts({ ...texts, ...(await pageTexts(page, options)) }, options, io);
  // Rows and samples have no place for why something is unknown.
  if (options.format === "csv" || options.format === "openmetrics")
    for (const { org, why, findings } of failed) complain(`${org}: ${why}`, io, findings);
  around.notices.say(io);
  return failed.length > 0 ? EXIT.invalid : exitOf(statuses, options.failOn);
}

function checkBy({ by, usage, from, format }: Flags, organizations: number): void {
  if (by === undefined) return;
  if (usage !== undefined || from !== "meter") throw new UsageError("--by reads volumes from the budget's own meter");
  if (format === "csv") throw new UsageError("--by has no CSV table. Use --format text, markdown or json");
  if (organizations !== 1) throw new UsageError("--by is about one organization. Name it: tollgate status <org> --by");
}

/** A day that is named counts as over. */
const atOf = ({ now }: Flags, io: Io): number =>
  now === undefined ? Math.floor(io.now().getTime() / 1000) : (dayNumber(todayOf(io, now)) + 1) * 86_400;

const BEFORE = "the period is before its plan begins";

type Why = Omit<Unknown, "org">;

const unknown = (why: string): Why => ({ why, findings: [] });

type StandingOf = (result: Explained) => Status | null | Promise<Status | null>;

const standing =
  (usage: UsageOf, { guardrails }: Policy, periods: Map<string, readonly PeriodUsage[]>): StandingOf =>
  async (result) => {
    const known = await usage(result);
    const background = { earlier: known.earlier, holidays: holidaysOf(result.budget) };
    periods.set(result.org, [...known.earlier, known.usage]);
    const status = statusOf(result, guardrails, known.usage, background);
    const { estimate } = known;
    return status === null || estimate === null ? status : withEstimate(status, result.projection, estimate);
  };

const publishedStanding =
  (published: (of: Explained) => PublishedUsage, { guardrails }: Policy): StandingOf =>
  (result) =>
    publishedStatus(result, guardrails, published(result));

async function statusOrWhy(standingOf: StandingOf, result: Explained): Promise<Status | Why> {
  try {
    return (await standingOf(result)) ?? unknown(BEFORE);
  } catch (error) {
    if (error instanceof UsageError) return { why: error.message, findings: error.findings };
    throw error;
  }
}

interface Found {
  readonly wanted: readonly Result[];
  readonly statuses: readonly Status[];
  readonly failed: readonly Unknown[];
  readonly known: ReadonlyMap<string, readonly PeriodUsage[]>;
  readonly said: readonly string[];
}

async function pageText(
  { wanted, statuses, failed, known, said }: Found,
  { guardrails, cards }: Policy,
  { now }: Flags,
  io: Io,
): Promise<string> {
  const { htmlStatus } = await pages();
  const byOrg = new Map(statuses.map((one) => [one.org, one]));
  const all = wanted.map((result) => {
    const org = result.org ?? "";
    return { result, status: byOrg.get(org) ?? null, periods: known.get(org) ?? [] };
  });
  const notices = [...failed.map(({ org, why }) => `${org}: ${why}`), ...said];
  const options = { guardrails, cards, today: todayOf(io, now), version: VERSION };
  return htmlStatus(all, notices, options);
}

function exitOf(statuses: readonly Status[], failOn: Flags["failOn"]): number {
  if (failOn === undefined) return EXIT.pass;
  const least = HEALTHS.indexOf(failOn);
  return statuses.some(({ health }) => HEALTHS.indexOf(health) >= least) ? EXIT.failed : EXIT.pass;
}
