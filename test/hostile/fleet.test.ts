import { describe, expect, test } from "vitest";
import { budget, codesOf, type Report } from "../support/report.ts";
import { besideGood, CONSUMPTION, checked, findingsOf, placesOf, statusOf } from "./harness.ts";

const ownKeys = (org: string): string => `org: ${org}\nname: ${org}\nconsumption: { other: { tokens: 5000 } }\n`;
const DEFAULTS = [
  "version: 1",
  "owners: [a@example.com]",
  "rateCard: genesys-2026-03",
  "currency: USD",
  "licensing: { model: named, users: 50 }",
  "plan: { from: 2026-12, months: 3 }\n",
].join("\n");

/** Two budgets that build on these defaults, and a good one that does not. */
const withDefaults = (defaults: string | Buffer): string =>
  besideGood({
    "budgets/b/_defaults.yaml": defaults,
    "budgets/b/one.yaml": ownKeys("one"),
    "budgets/b/two.yaml": ownKeys("two"),
  });

describe("one organization", () => {
  const again = budget(CONSUMPTION, { org: "good" });

  test("in two files", async () => {
    const { code, report } = await checked(besideGood({ "budgets/other.yaml": again }));
    expect({ code, places: placesOf(report, "budgets/other.yaml")[0] }).toEqual({
      code: 2,
      places: "duplicate-org 2:6",
    });
    expect(findingsOf(report, "budgets/other.yaml")[0].message).toContain("budgets/good.yaml");
    expect(statusOf(report, "budgets/good.yaml")).toBe("pass");
  });

  test("in two files, of which one is invalid", async () => {
    const { report } = await checked(besideGood({ "budgets/other.yaml": again.replace("USD", "5") }));
    expect(codesOf({ findings: findingsOf(report, "budgets/other.yaml") })).toEqual(["duplicate-org", "schema"]);
  });

  test("named by the defaults", async () => {
    const { code, report } = await checked(withDefaults(`${DEFAULTS}org: good\n`));
    expect({ code, places: placesOf(report, "budgets/b/_defaults.yaml") }).toEqual({ code: 2, places: ["schema 7:1"] });
    expect(statusOf(report, "budgets/good.yaml")).toBe("pass");
  });
});

describe("defaults", () => {
  test("that are well", async () => {
    const { code, report } = await checked(withDefaults(DEFAULTS));
    expect({ code, invalid: report.summary.invalid }).toEqual({ code: 0, invalid: 0 });
  });

  test.each<[name: string, defaults: string | Buffer, place: string]>([
    ["empty", "", "invalid-yaml 1:1"],
    ["not YAML", `${DEFAULTS}labels: { a\n`, "invalid-yaml 8:1"],
    ["not UTF-8", Buffer.from("name: Büro\n", "latin1"), "file-encoding 1:8"],
    ["with an unknown key", `${DEFAULTS}limit: {}\n`, "schema 7:1"],
    ["a list", "- a\n", "schema 1:1"],
    ["with a secret", `${DEFAULTS}labels: { a: AKIAIOSFODNN7EXAMPLE }\n`, "secret-in-file 7:14"],
    ["with an anchor", `${DEFAULTS}labels: &x { a: b }\n`, "invalid-yaml 7:9"],
    ["too large", Buffer.alloc(2 * 1024 * 1024, 35), "file-too-large 1:1"],
  ])("%s: said once", async (_, defaults, place) => {
    const { code, out, report } = await checked(withDefaults(defaults));
    expect(placesOf(report, "budgets/b/_defaults.yaml")).toEqual([place]);
    for (const file of ["budgets/b/one.yaml", "budgets/b/two.yaml"]) {
      expect(placesOf(report, file)).toEqual(["defaults-invalid 1:1"]);
    }
    expect({ code, good: statusOf(report, "budgets/good.yaml") }).toEqual({ code: 2, good: "pass" });
    expect(out + JSON.stringify(report)).not.toContain("AKIA");
  });

  test("an inherited value that does not fit its file is shown where it stands", async () => {
    const cwd = withDefaults(DEFAULTS.replace("USD", "CHF"));
    const { report } = await checked(cwd);
    const places = findingsOf(report, "budgets/b/_defaults.yaml").map(({ org, code, line }: Report) => [
      org,
      code,
      line,
    ]);
    expect(places).toEqual([
      ["one", "price-missing", 4],
      ["two", "price-missing", 4],
    ]);
  });

  test("do not make a budget of a list", async () => {
    const { report } = await checked(besideGood({ "budgets/_defaults.yaml": DEFAULTS, "budgets/acme.yaml": "- a\n" }));
    expect(findingsOf(report, "budgets/acme.yaml")[0].message).toBe("the file must be a map, not a list");
  });

  test("under the other ending", async () => {
    const cwd = besideGood({ "budgets/b/_defaults.yml": DEFAULTS, "budgets/b/one.yaml": ownKeys("one") });
    expect((await checked(cwd)).report.summary.invalid).toBe(0);
  });
});
