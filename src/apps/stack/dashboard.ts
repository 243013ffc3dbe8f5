import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import type { Output, Resource } from "@pulumi/pulumi";
import type { DashboardBody } from "../../core/alarms/dashboard/widget.ts";
import { dashboardUrl, type Place } from "../../core/alarms/place.ts";
import type { Name } from "../../core/metrics/names.ts";

/** @returns where a person looks at it */
export function deployDashboard(
  { logical, physical }: Name,
  body: (place: Place) => DashboardBody,
  place: Output<Place>,
  parent: Resource,
): Output<string> {
  const dashboardBody = place.apply((at) => JSON.stringify(body(at)));
  new Dashboard(logical, { dashboardName: physical, dashboardBody }, { parent });
  return place.apply((at) => dashboardUrl(at, physical));
}
