import { basisOf } from "../../../../core/forecast/basis.ts";
import { plannedOf } from "../../../../core/forecast/days.ts";
import { holidaysOf } from "../../../../core/forecast/holidays.ts";
import { poolOf } from "../../../../core/metrics/pool.ts";
import { segmentAt } from "../../../../core/model/projection.ts";
import { explainForecastDoc } from "../../../../core/report/views/explain-forecast.ts";
import { noForecastText } from "../../../../core/report/views/status.ts";
import { pricedOrg } from "../../input/budgets.ts";
import { type PolicyFlags, withBudgets, withDocFormat, withOrg, withPolicy } from "../../input/options.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { usageOf } from "../../input/usage/known.ts";
import { UsageNotices } from "../../input/usage/notices.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import type { Define } from "../../program.ts";

interface Flags extends PolicyFlags {
  readonly budgets: string;
  readonly usage?: string;
  readonly period?: string;
  readonly format: string;
}

export const define: Define = (command, io, exit) => {
  command.description("Show what a forecast rests on: days, weekdays, trend, seats, and how right it was before.");
  withBudgets(withOrg(command))
    .option("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour")
    .option("--period <month>", "the billing period that starts in this month (default: the latest)");
  withPolicy(withDocFormat(command)).action(async (_org: string, _flags: Flags) => {
    // The parent command has options of the same names, and takes their values.
    const flags = command.optsWithGlobals<Flags>();
    exit(await explainForecast(command.args[0] ?? "", flags, io));
  });
};

async function explainForecast(org: string, flags: Flags, io: Io): Promise<number> {
  const { result, policy } = pricedOrg(org, flags, io);
  const around = { orgs: new KnownOrgs([org], [flags.budgets], io.cwd), notices: new UsageNotices() };
  const { usage, earlier } = await usageOf(flags, 1, around, io)(result);
  const segment = segmentAt(result.projection, usage.period);
  if (segment === null) throw new UsageError(`the period ${usage.period.month} of ${org} is before its plan begins`);
  const basis = basisOf(usage, {
    ...{ earlier, holidays: holidaysOf(result.budget) },
    ...{ planned: plannedOf(segment, result.projection), ceiling: poolOf(segment, usage.terms).ceiling },
    minimumDays: policy.guardrails.forecast.minimumDays,
  });
  if (typeof basis === "string") {
    const why = noForecastText({ ...usage, noForecast: basis }, policy.guardrails);
    throw new UsageError(`${org} has no forecast of ${usage.period.month}: ${why}`);
  }
  reportDoc(explainForecastDoc(org, usage, basis), flags, io);
  around.notices.say(io);
  return EXIT.pass;
}
