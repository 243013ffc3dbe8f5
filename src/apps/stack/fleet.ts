import { ComponentResource, type Output } from "@pulumi/pulumi";
import { fleetDashboard } from "../../core/alarms/dashboard/fleet.ts";
import { alarmsByOrg } from "../../core/alarms/plan.ts";
import { dashboardName } from "../../core/metrics/names.ts";
import { deployAlarm } from "./alarm.ts";
import { deployDashboard } from "./dashboard.ts";
import type { Surroundings, Topics } from "./surroundings.ts";

/** What the operator looks at: the alarms of the meter itself, and the dashboard of the fleet. */
export class Fleet extends ComponentResource {
  /** Its address; null: the stack makes none. */
  readonly dashboard: Output<string> | null;

  constructor(topics: Topics, { place, plan, config, tags }: Surroundings) {
    super("tollgate:index:Fleet", "fleet");
    for (const alarm of alarmsByOrg(plan).get(null) ?? []) deployAlarm(alarm, topics, tags, this);
    this.dashboard =
      config.dashboards === "none"
        ? null
        : deployDashboard(dashboardName(plan.prefix, null), (at) => fleetDashboard(plan, at), place, this);
    this.registerOutputs({ dashboard: this.dashboard });
  }
}
