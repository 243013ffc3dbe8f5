import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import type { Output, Resource } from "@pulumi/pulumi";
import type { Name } from "../alarm/names.ts";
import { dashboardUrl, type Place } from "../alarm/place.ts";
import type { DashboardBody } from "../dashboard/widget.ts";

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
