import { ComponentResource, type Output } from "@pulumi/pulumi";
import { type OrganizationFacts, organizationDashboard } from "../../core/alarms/dashboard/organization.ts";
import { dashboardName } from "../../core/metrics/names.ts";
import { deployAlarm } from "./alarm.ts";
import { deployDashboard } from "./dashboard.ts";
import type { Surroundings, Topics } from "./surroundings.ts";
import { tagsOf } from "./tags.ts";

/** The alarms and the dashboard of one organization: nothing here depends on another. */
export class Organization extends ComponentResource {
  /** Its address; null: the stack makes none. */
  readonly dashboard: Output<string> | null;

  constructor(facts: OrganizationFacts, topics: Topics, { place, plan, config }: Surroundings) {
    const { org, labels } = facts.planned.budget;
    super("tollgate:index:Organization", org);
    const tags = tagsOf(config.tags, labels);
    for (const alarm of facts.alarms) deployAlarm(alarm, topics, tags, this);
    this.dashboard =
      config.dashboards === "organizations"
        ? deployDashboard(dashboardName(plan.prefix, org), (at) => organizationDashboard(facts, at), place, this)
        : null;
    this.registerOutputs({ dashboard: this.dashboard });
  }
}
