import { runtime } from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { program } from "../../src/stack/program.ts";
import { folder, ROOT, TODAY } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const NOW = new Date(`${TODAY}T12:00:00Z`);
const OVER = { "budgets/acme.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 2000 } }\n") };

beforeEach(async () => {
  runtime.setAllConfig({});
  await runtime.setMocks({
    // The gate deploys nothing: a resource would be a mistake.
    newResource: ({ type }) => {
      throw new Error(`unexpected resource ${type}`);
    },
    call: ({ token }) => {
      throw new Error(`unexpected call ${token}`);
    },
  });
});

describe("the deployment's gate", () => {
  test("the worked examples deploy; verdicts and planned money are outputs", () => {
    expect(program(NOW, ROOT)).toEqual({
      verdicts: {
        "annual-growth": "pass",
        "enterprise-center": "pass",
        "holiday-retailer": "warn",
        "mid-market-center": "pass",
        "phased-rollout": "pass",
        "small-center": "pass",
      },
      planned: { USD: "20000.00" },
    });
  });

  test("a failed verdict deploys: who is over needs alarms most", () => {
    expect(program(NOW, folder(OVER)).verdicts).toEqual({ acme: "fail" });
  });

  test("tollgate:strict refuses a failed verdict", () => {
    runtime.setAllConfig({ "tollgate:strict": "true" });
    expect(() => program(NOW, folder(OVER))).toThrow(/budgets\/acme\.yaml:9:\d+ over-allocation/);
  });

  test.each([
    [{ "budgets/acme.yaml": "org: acme\n" }, /schema/],
    [{ "budgets/notes.txt": "" }, /no-budget/],
    [{ ...OVER, "budgets/b.yaml": OVER["budgets/acme.yaml"] }, /duplicate-org/],
  ])("invalid input never deploys", (files, code) => {
    expect(() => program(NOW, folder(files))).toThrow(code);
  });

  test("tollgate:budgets names another folder", () => {
    runtime.setAllConfig({ "tollgate:budgets": "fleet" });
    const files = { "fleet/acme.yaml": budget("consumption: { other: { tokens: 5 } }\n") };
    expect(program(NOW, folder(files)).verdicts).toEqual({ acme: "pass" });
  });
});
