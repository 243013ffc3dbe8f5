import { describe, expect, test } from "vitest";
import { findSources } from "../../../src/adapters/files/find.ts";
import type { Planned } from "../../../src/core/alarms/alarm-plan.ts";
import { fleetDashboard } from "../../../src/core/alarms/dashboard/fleet.ts";
import { organizationDashboard } from "../../../src/core/alarms/dashboard/organization.ts";
import { bodyOf, type DashboardBody, graph, LIMITS } from "../../../src/core/alarms/dashboard/widget.ts";
import { alarmsByOrg, plannedOf } from "../../../src/core/alarms/plan.ts";
import { check } from "../../../src/core/check/check.ts";
import { ONE } from "../../../src/core/model/exact.ts";
import { ROOT, TODAY } from "../../support/cli.ts";
import { budget } from "../../support/report.ts";
import { fleet, plan, policy } from "../fleet.ts";
import { drawn } from "./drawn.ts";

const PLACE = { partition: "aws", region: "eu-central-1", account: "123456789012" };
const USAGE = "consumption: { virtual-agent: { sessionsPerDay: 100 } }\n";

function dashboardOf(planned: Planned): DashboardBody {
  const alarms = alarmsByOrg(plan([planned])).get(planned.budget.org) ?? [];
  return organizationDashboard({ planned, alarms, forecast: ONE }, PLACE);
}

const examples = [...check(findSources(["budgets"], ROOT), policy(), TODAY)].flatMap(plannedOf);

/** Every widget within the grid, none over another, and CloudWatch's limits kept. */
function expectValid({ widgets }: DashboardBody): void {
  const taken = new Set<string>();
  for (const { x, y, width, height } of widgets) {
    expect(x + width).toBeLessThanOrEqual(LIMITS.columns);
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        expect(taken).not.toContain(`${column},${row}`);
        taken.add(`${column},${row}`);
      }
    }
  }
  const metrics = widgets.map(({ properties }) => ("metrics" in properties ? properties.metrics.length : 0));
  expect(widgets.length).toBeLessThanOrEqual(LIMITS.widgets);
  expect(Math.max(...metrics)).toBeLessThanOrEqual(LIMITS.metricsPerWidget);
  expect(metrics.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(LIMITS.metrics);
  for (const { properties } of widgets)
    if ("alarms" in properties) expect(properties.alarms.length).toBeLessThanOrEqual(LIMITS.alarmsPerWidget);
}

describe("an organization's dashboard", () => {
  test.each(["enterprise-center", "holiday-retailer"])("%s as text", async (org) => {
    const planned = examples.find(({ budget }) => budget.org === org) as Planned;
    await expect(drawn(dashboardOf(planned))).toMatchFileSnapshot(`golden/${org}.txt`);
  });

  test.each(examples.map((planned) => [planned.budget.org, planned] as const))("%s is valid", (_org, planned) => {
    expectValid(dashboardOf(planned));
  });

  test("text of a file does not become markup", () => {
    const [planned] = fleet(budget(USAGE, { name: '"# [x](https://evil.example) <b>"' }));
    const [{ properties }] = dashboardOf(planned as Planned).widgets as [DashboardBody["widgets"][number]];
    const markdown = "markdown" in properties ? properties.markdown : "";
    expect(markdown).toMatch(/^# &#35;/);
    expect(markdown).not.toMatch(/\]\(|<b>/);
  });

  test("more alarms than fit in a widget use several", () => {
    const [planned] = fleet(budget(USAGE)) as [Planned];
    const [alarm] = plan([planned]).alarms;
    const alarms = Array.from({ length: 250 }, (_, at) => ({ ...alarm, name: `tollgate-a${at}` })) as never;
    const body = organizationDashboard({ planned, alarms, forecast: ONE }, PLACE);
    expectValid(body);
    expect(body.widgets.filter(({ type }) => type === "alarm")).toHaveLength(3);
  });
});

describe("the fleet's dashboard", () => {
  test("as text", async () => {
    await expect(drawn(fleetDashboard(plan(examples), PLACE))).toMatchFileSnapshot("golden/fleet.txt");
  });

  test("does not depend on the organizations: thousands fit, and a new one changes nothing", () => {
    const one = fleetDashboard(plan(examples.slice(0, 1)), PLACE);
    expectValid(one);
    expect(fleetDashboard(plan(examples), PLACE)).toEqual(one);
  });
});

test("a row that does not fit continues below", () => {
  const tile = graph("x", "us-east-1", []);
  const { widgets } = bodyOf([[tile, tile, tile], [tile]]);
  expect(widgets.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [12, 0],
    [0, 7],
    [0, 14],
  ]);
});
