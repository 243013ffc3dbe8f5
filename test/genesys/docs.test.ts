import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PERMISSIONS } from "../../src/adapters/genesys/analytics/volumes.ts";
import { hostsOf, REGIONS } from "../../src/adapters/genesys/api/regions.ts";
import { FAILURE_FIXES } from "../../src/core/model/usage-source.ts";
import { MAPPINGS } from "../../src/core/usage/volumes/table.ts";
import { ROOT } from "../support/cli.ts";

const PAGE = readFileSync(join(ROOT, "docs", "genesys.md"), "utf8");

test("docs/genesys.md explains every kind of failure", () => {
  const [, failures = ""] = PAGE.split("\n## Failures\n");
  for (const kind of Object.keys(FAILURE_FIXES)) expect(failures).toMatch(new RegExp(`^- .*\`${kind}\`.*: .+`, "m"));
});

test("requests go to the region, over https, or to this machine for tests", () => {
  expect(hostsOf("mypurecloud.de", null)).toEqual({
    login: "https://login.mypurecloud.de",
    api: "https://api.mypurecloud.de",
  });
  expect(hostsOf("mypurecloud.de", 8080)).toEqual({ login: "http://127.0.0.1:8080", api: "http://127.0.0.1:8080" });
});

test("the budget's schema lists the same regions", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, "policy", "budget.schema.json"), "utf8"));
  expect(schema.$defs.meter.properties.region.enum).toEqual(REGIONS);
});

test("docs/volumes.md names every mapping of volumes, and the permission of its kind", () => {
  const page = readFileSync(join(ROOT, "docs", "volumes.md"), "utf8");
  for (const { feature, metric, of } of MAPPINGS) {
    if (feature === null) continue;
    expect(page).toMatch(new RegExp(`^- .*\`${feature}\`.*\`${metric}\``, "m"));
    expect(page).toContain(PERMISSIONS[of]);
  }
});
