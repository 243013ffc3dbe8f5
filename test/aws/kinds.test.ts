import { describe, expect, test } from "vitest";
import { readDeployed } from "../../src/adapters/aws/deployed.ts";
import { driftOf } from "../../src/core/alarms/drift/drift.ts";
import { withFunction } from "../../src/core/alarms/drift/meter-drift.ts";
import { budget } from "../support/report.ts";
import { HOUR } from "./hourly.ts";
import { ByHand, FUNCTION, KINDS } from "./kinds.ts";

const ACME = budget("consumption: { other: { tokens: 700 } }\nalarms: { notify: [{ email: ops@example.com }] }\n");

/** The codes that doctor finds, a word about what could not be read among them. */
async function codes({ deployed: { aws, plan, double } }: ByHand): Promise<string[]> {
  const deployed = await readDeployed(aws, plan, double.now, () => {});
  const drift = driftOf(withFunction(plan, deployed, double.now, false), deployed, double.now);
  return [...deployed.unread.map(({ action }) => action), ...new Set(drift.map(({ code }) => code))].sort();
}

describe("doctor finds each kind of drift that somebody made by hand, and nothing else", () => {
  test("the list", () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(37);
    expect(new Set(KINDS.map(([name]) => name)).size).toBe(KINDS.length);
  });

  test("as deployed", async () => {
    const hand = await ByHand.start(ACME);
    hand.deployed.double.ran(FUNCTION);
    expect(await codes(hand)).toEqual([]);
    // The next hour, with a run that failed among others.
    await hand.deployed.double.advanceTo(hand.deployed.double.now + HOUR);
    hand.deployed.double.ran(FUNCTION);
    hand.deployed.double.ran(FUNCTION, true);
    expect(await codes(hand)).toEqual([]);
  });

  test.each(KINDS)("%s", async (_, change, expected) => {
    const hand = await ByHand.start(ACME);
    const { double } = hand.deployed;
    double.ran(FUNCTION);
    const before = double.now;
    await change(hand);
    // Where time has passed for another reason, the function has run.
    if (double.now > before && !expected.some((code) => code.startsWith("meter-"))) double.ran(FUNCTION);
    expect(await codes(hand)).toEqual([...expected]);
  });
});
