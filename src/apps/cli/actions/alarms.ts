import { awsCost } from "../../../core/alarms/cost.ts";
import { alarmsDoc } from "../../../core/report/views/alarms.ts";
import { EXIT, type Io } from "../io.ts";
import { type PlanFlags, planFleet } from "../plan-fleet.ts";
import { printDoc } from "../print-doc.ts";

export interface AlarmsFlags extends PlanFlags {
  readonly format: string;
}

/** The plan that would be deployed. Invalid files have none, and make the exit code 2. */
export function runAlarms(paths: readonly string[], options: AlarmsFlags, io: Io): number {
  const { plan, invalid } = planFleet(paths, options, io);
  printDoc(alarmsDoc(plan, awsCost(plan), invalid), options.format, io);
  return invalid.length > 0 ? EXIT.invalid : EXIT.pass;
}
