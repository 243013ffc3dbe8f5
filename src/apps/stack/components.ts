import { ComponentResource } from "@pulumi/pulumi";
import { fleetDashboard } from "../../core/alarms/dashboard/fleet.ts";
import { type OrganizationFacts, organizationDashboard } from "../../core/alarms/dashboard/organization.ts";
import { alarmsByOrg } from "../../core/alarms/plan.ts";
import { dashboardName } from "../../core/metrics/names.ts";
import { deployAlarm, deployDashboard } from "./monitoring.ts";
import { markOwner } from "./ownership.ts";
import type { Surroundings, Topics } from "./surroundings.ts";
import { tagsOf } from "./tags.ts";

/** The alarms and the dashboard of one organization. They depend on no other organization. */
export class Organization extends ComponentResource {
  /** Its address; null: the stack makes none. */
  readonly dashboard: string | null;

  constructor(facts: OrganizationFacts, topics: Topics, around: Surroundings) {
    const { scope, plan, config } = around;
    const { org, labels } = facts.planned.budget;
    super("tollgate:index:Organization", scope.name(org), {}, scope.under);
    const tags = tagsOf(config.tags, labels);
    for (const alarm of facts.alarms) deployAlarm(alarm, topics, tags, around, this);
    this.dashboard =
      config.dashboards === "organizations"
        ? deployDashboard(dashboardName(plan.prefix, org), (at) => organizationDashboard(facts, at), around, this)
        : null;
    this.registerOutputs({ dashboard: this.dashboard });
  }
}

/** For the operator: the alarms about the meter itself, and the dashboard of the fleet. */
export class Fleet extends ComponentResource {
  /** Its address; null: the stack makes none. */
  readonly dashboard: string | null;

  constructor(topics: Topics, around: Surroundings) {
    const { scope, plan, config, tags } = around;
    super("tollgate:index:Fleet", scope.name("fleet"), {}, scope.under);
    markOwner(around, this);
    for (const alarm of alarmsByOrg(plan).get(null) ?? []) deployAlarm(alarm, topics, tags, around, this);
    this.dashboard =
      config.dashboards === "none"
        ? null
        : deployDashboard(dashboardName(plan.prefix, null), (at) => fleetDashboard(plan, at), around, this);
    this.registerOutputs({ dashboard: this.dashboard });
  }
}
