import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { deployed } from "./support/run.ts";

const OVER = { "budgets/acme.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 2000 } }\n") };

const verdicts = async (config: Record<string, unknown>, root: string) =>
  (await deployed(config, root)).outputs.verdicts;

describe("the deployment's gate", () => {
  test("the worked examples deploy; verdicts and planned money are outputs", async () => {
    const { outputs } = await deployed({}, ROOT);
    expect(outputs.verdicts).toEqual({
      "annual-growth": "pass",
      "enterprise-center": "pass",
      "holiday-retailer": "warn",
      "mid-market-center": "pass",
      "phased-rollout": "pass",
      "small-center": "pass",
    });
    expect(outputs.planned).toEqual({ USD: "20000.00" });
  });

  test("a failed verdict deploys: who is over needs alarms most", async () => {
    const { outputs } = await deployed({}, folder(OVER));
    expect(outputs.verdicts).toEqual({ acme: "fail" });
    expect(outputs.alarms.organizations["acme"]).toHaveLength(4);
  });

  test("tollgate:strict refuses a failed verdict", async () => {
    await expect(verdicts({ strict: true }, folder(OVER))).rejects.toThrow(/budgets\/acme\.yaml:9:\d+ over-allocation/);
  });

  test("what is wrong in hundreds of budgets is said in a few lines", async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`budgets/${at}.yaml`, "org: x\n"]));
    const refused = String(await verdicts({}, folder(files)).catch((error: unknown) => error));
    expect(refused.split("\n")).toHaveLength(1 + 20 + 1);
    expect(refused).toMatch(/and \d+ more$/);
  });

  test.each([
    [{ "budgets/acme.yaml": "org: acme\n" }, /schema/],
    [{ "budgets/notes.txt": "" }, /no-budget/],
    [{ ...OVER, "budgets/b.yaml": OVER["budgets/acme.yaml"] }, /duplicate-org/],
  ])("invalid input never deploys", async (files, code) => {
    await expect(verdicts({}, folder(files))).rejects.toThrow(code);
  });

  test("tollgate:budgets names another folder", async () => {
    const files = { "fleet/acme.yaml": budget("consumption: { other: { tokens: 5 } }\n") };
    expect(await verdicts({ budgets: "fleet" }, folder(files))).toEqual({ acme: "pass" });
  });
});
