import type { ProjectedPeriod } from "../../../../core/model/projection.ts";
import { peakOf } from "../../../../core/report/findings/figures.ts";
import { type Explained, explainDoc } from "../../../../core/report/views/explain.ts";
import { pricedOrg } from "../../input/budgets.ts";
import { type PolicyFlags, withBudgets, withDocFormat, withOrg, withPolicy } from "../../input/options.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { unknownName } from "../../output/errors.ts";
import type { Define } from "../../program.ts";
import { define as defineForecast } from "./explain-forecast.ts";

interface Flags extends PolicyFlags {
  readonly budgets: string;
  readonly period?: string;
  readonly feature?: string;
  readonly rateCard?: string;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate explain acme-emea                        the period with most tokens
  tollgate explain acme-emea --period 2026-12
  tollgate explain acme-emea --feature voice-bots   one line, factor by factor
  tollgate explain acme-emea --rate-card genesys-2026-06
  tollgate explain forecast acme-emea --usage usage.csv   what it rests on`;

export const define: Define = (command, io, exit) => {
  command.description(
    "Show where each figure comes from: quantity, rate, fraction, rounding, source, and the line of the file.",
  );
  withBudgets(withOrg(command))
    .option("--period <month>", "the billing period that starts in this month (default: the one with most tokens)")
    .option("--feature <id>", "only this line")
    .option("--rate-card <id>", "price by this card, in place of the budget's own");
  withPolicy(withDocFormat(command))
    .addHelpText("after", EXAMPLES)
    .action((org: string, flags: Flags) => exit(explain(org, flags, io)));
  defineForecast(command.command("forecast"), io, exit);
};

function explain(org: string, flags: Flags, io: Io): number {
  const { result, policy } = pricedOrg(org, flags, io);
  const period = flags.period === undefined ? peakOf(result.projection) : periodNamed(flags.period, result);
  const feature = flags.feature === undefined ? null : featureNamed(flags.feature, period);
  reportDoc(explainDoc(result, period, feature, policy.guardrails), flags, io);
  return EXIT.pass;
}

function periodNamed(month: string, { projection: { periods } }: Explained): ProjectedPeriod {
  const found = periods.find(({ period }) => period.month === month);
  if (found !== undefined) return found;
  const [first, last] = [periods[0]?.period.month, periods.at(-1)?.period.month];
  throw new UsageError(`--period ${month}: the plan has the periods ${first} to ${last}`);
}

function featureNamed(feature: string, { segment: { lines } }: ProjectedPeriod): string {
  const known = lines.map((line) => line.feature);
  if (known.includes(feature)) return feature;
  throw unknownName(
    `--feature ${feature}: the period has no such feature`,
    feature,
    known,
    `It plans ${known.join(", ")}.`,
  );
}
