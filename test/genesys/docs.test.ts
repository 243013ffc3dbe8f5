import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hostsOf, REGIONS } from "../../src/adapters/genesys/regions.ts";
import { FAILURE_KINDS } from "../../src/core/model/snapshot.ts";
import { CAPABILITIES } from "../../src/core/usage/capabilities.ts";
import { FAILURE_FIXES } from "../../src/core/usage/failures.ts";
import { ROOT } from "../support/cli.ts";

const PAGE = readFileSync(join(ROOT, "docs", "genesys.md"), "utf8");
const rows = PAGE.split("\n").filter((line) => line.startsWith("|"));

test("docs/genesys.md says what to do about every kind of failure", () => {
  for (const kind of FAILURE_KINDS) expect(rows).toContain(`| \`${kind}\` | ${FAILURE_FIXES[kind]} |`);
});

test("docs/genesys.md says what each source delivers", () => {
  const labels = {
    features: "tokens by feature",
    days: "usage by the day",
    included: "included tokens",
    purchased: "purchased tokens",
    rates: "conversion rates",
    price: "price of overage",
    closing: "when a period closes",
  };
  for (const [key, label] of Object.entries(labels) as [keyof typeof labels, string][]) {
    const [contract, trustee, csv] = [
      CAPABILITIES["genesys-contract"],
      CAPABILITIES["genesys-trustee"],
      CAPABILITIES.csv,
    ];
    expect(rows).toContain(`| ${label} | ${contract[key]} | ${trustee[key]} | ${csv[key]} |`);
  }
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
