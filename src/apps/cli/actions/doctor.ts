import type { Scope } from "../../../core/alarms/drift/alarm-drift.ts";
import { driftOf } from "../../../core/alarms/drift/drift.ts";
import { doctorDoc } from "../../../core/report/views/doctor.ts";
import { awsPart } from "../aws-part.ts";
import { EXIT, type Io } from "../io.ts";
import { type FleetPlan, type PlanFlags, planFleet } from "../plan-fleet.ts";
import { printDoc } from "../print-doc.ts";
import { Progress } from "../progress.ts";

export interface AwsFlags {
  readonly region?: string;
  readonly profile?: string;
}

export interface DoctorFlags extends PlanFlags, AwsFlags {
  readonly format: string;
}

/** 1 where something would go unannounced; 2 where a budget is invalid, or AWS does not answer. */
export async function runDoctor(paths: readonly string[], options: DoctorFlags, io: Io): Promise<number> {
  const fleet = planFleet(paths, options, io);
  const { Aws, readDeployed } = await awsPart();
  const aws = new Aws({ region: options.region, profile: options.profile, signal: io.signal });
  const progress = new Progress(io);
  try {
    const now = Math.floor(io.now().getTime() / 1000);
    const region = await aws.region();
    const deployed = await readDeployed(aws, fleet.plan, now, () => progress.tick("alarms and topics read"));
    const drift = driftOf(fleet.plan, deployed, now, scopeOf(fleet, paths, options));
    progress.done();
    printDoc(doctorDoc(fleet.plan, deployed, drift, { region, invalid: fleet.invalid }), options.format, io);
    if (fleet.invalid.length > 0) return EXIT.invalid;
    return drift.some(({ severity }) => severity === "error") ? EXIT.failed : EXIT.pass;
  } finally {
    progress.done();
    aws.close();
  }
}

/** An alarm that a part of the fleet does not plan may be planned by the rest of it, or by a file that cannot be read. */
function scopeOf({ results, invalid }: FleetPlan, paths: readonly string[], { where }: DoctorFlags): Scope {
  const isWhole = where === undefined && invalid.length === 0 && !paths.some((path) => /\.ya?ml$/i.test(path));
  const valid = results.filter(({ status }) => status !== "invalid");
  return isWhole ? null : new Set(valid.flatMap(({ org }) => org ?? []));
}
