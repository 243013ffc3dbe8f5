import type { Scope } from "../../../../core/alarms/drift/alarm-drift.ts";
import { driftOf } from "../../../../core/alarms/drift/drift.ts";
import { withFunction } from "../../../../core/alarms/drift/meter-drift.ts";
import { doctorDoc } from "../../../../core/report/views/doctor.ts";
import { pathsOf } from "../../input/named.ts";
import {
  type AwsFlags,
  withAws,
  withDocFormat,
  withLabels,
  withOperator,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { type FleetPlan, type PlanFlags, planFleet } from "../../input/plan-fleet.ts";
import { loadAws } from "../../input/usage/aws.ts";
import { EXIT, type Io } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

interface Flags extends PlanFlags, AwsFlags {
  readonly meter?: boolean;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate doctor                              everything below budgets/
  tollgate doctor --profile prod --region eu-central-1
  tollgate doctor --where env=prod --format markdown

Credentials, region and AWS_ENDPOINT_URL are found as the AWS CLI finds them.
The permissions it needs, and what each finding means: docs/operations.md.

Exit codes: 0 as planned, 1 an alarm would be missed, 2 invalid input, or a
request that AWS refused or did not answer: the rest is compared.`;

export const define: Define = (command, io, exit) => {
  command.description("Compare what is deployed in AWS with what the budgets need, and say what to do.");
  withPolicy(withDocFormat(withLabels(withAws(withOperator(withPaths(command))))))
    .option("--meter", "expect the meter's function, as tollgate:meter on deploys it (default: if it is there)")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await doctor(pathsOf(paths, flags, io), flags, io)));
};

async function doctor(paths: readonly string[], options: Flags, io: Io): Promise<number> {
  const fleet = planFleet(paths, options, io);
  const { Aws, readDeployed } = await loadAws(io);
  const aws = new Aws({ region: options.region, profile: options.profile, signal: io.signal });
  const progress = new Progress(io);
  try {
    const now = Math.floor(io.now().getTime() / 1000);
    const region = await aws.region();
    const deployed = await readDeployed(aws, fleet.plan, now, () => progress.tick("alarms and topics read"));
    const plan = withFunction(fleet.plan, deployed, now, options.meter === true);
    const drift = driftOf(plan, deployed, now, scopeOf(fleet, paths, options));
    progress.done();
    reportDoc(doctorDoc(plan, deployed, drift, { region, invalid: fleet.invalid }), options, io);
    if (fleet.invalid.length > 0 || deployed.unread.length > 0) return EXIT.invalid;
    return drift.some(({ severity }) => severity === "error") ? EXIT.failed : EXIT.pass;
  } finally {
    progress.done();
    aws.close();
  }
}

/** Null for all organizations. With some budgets left out, a deployed alarm may belong to one of those. */
function scopeOf({ results, invalid }: FleetPlan, paths: readonly string[], { where }: Flags): Scope {
  const isWhole = where === undefined && invalid.length === 0 && !paths.some((path) => /\.ya?ml$/i.test(path));
  const valid = results.filter(({ status }) => status !== "invalid");
  return isWhole ? null : new Set(valid.flatMap(({ org }) => org ?? []));
}
