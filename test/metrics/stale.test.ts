import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newlyStale, type Stale, staleAt } from "../../src/core/metrics/stale.ts";
import { replay } from "../../src/core/simulate/replay.ts";
import { fleet, plan } from "../alarms/fleet.ts";
import { sampleOf, seedOf } from "../support/sample.ts";

const HOUR = 3600;
const HOURS = 60;
/** A multiple of no period of the meter. */
const FIRST = 497_003;
const ALARMS = plan(fleet()).alarms.filter(({ about }) => about === "stale" || about === "newly-stale");
const RUNS = sampleOf(40);
/** Until the next hours in which newly stale organizations are sent, and for a value to arrive. */
const LONGEST = 9;

/** When an organization is stale, and whether the meter can remember it. */
const organization = fc.record({
  spans: fc.array(fc.tuple(fc.nat(HOURS), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 3 }),
});
/** Hours without a run: never three in a row, which the heartbeat's alarm announces. */
const runs = fc
  .array(fc.nat(3), { minLength: HOURS, maxLength: HOURS })
  .map((all) => all.map((one, at) => one > 0 || (all[at - 1] === 0 && all[at - 2] === 0) || at === 0));

const isStaleIn = ({ spans }: { spans: [number, number][] }, at: number): boolean =>
  spans.some(([from, hours]) => at >= from && at < from + hours);

/** When the two alarms spoke, in hours. */
function spoken(orgs: readonly { spans: [number, number][] }[], isRun: readonly boolean[]): number[] {
  const memory: (Stale | null)[] = orgs.map(() => null);
  const sent = new Map(ALARMS.map(({ about }) => [about, [] as { at: number; value: number }[]]));
  for (const [at, runs] of isRun.entries()) {
    if (!runs) continue;
    const stale = orgs.map((org) => isStaleIn(org, at));
    for (const [index, is] of stale.entries()) memory[index] = staleAt(memory[index] ?? null, is, FIRST + at);
    const point = (value: number) => ({ at: (FIRST + at) * HOUR, value });
    sent.get("stale")?.push(point(stale.filter(Boolean).length));
    sent.get("newly-stale")?.push(point(newlyStale(memory, FIRST + at, false)));
  }
  const span = { from: FIRST * HOUR, through: (FIRST + HOURS) * HOUR, every: 60 };
  return ALARMS.flatMap((alarm) => replay(alarm, sent.get(alarm.about) ?? [], span))
    .filter(({ to }) => to === "ALARM")
    .map(({ at }) => at / HOUR - FIRST);
}

describe("organizations that become stale", () => {
  test("each is announced within hours, whichever are stale already, and whatever runs are missing", () => {
    fc.assert(
      fc.property(fc.array(organization, { minLength: 1, maxLength: 4 }), runs, (orgs, isRun) => {
        const said = spoken(orgs, isRun);
        for (const org of orgs) {
          for (let at = 0; at + 2 * LONGEST < HOURS; at++) {
            const isNew = Array.from({ length: LONGEST }, (_, hour) => !isStaleIn(org, at - 1 - hour)).every(Boolean);
            const stays = Array.from({ length: 2 * LONGEST }, (_, hour) => isStaleIn(org, at + hour)).every(Boolean);
            if (!isNew || !stays) continue;
            expect(
              said.some((one) => one >= at && one <= at + LONGEST + 2.1),
              `${at}: ${said}`,
            ).toBe(true);
          }
        }
      }),
      { numRuns: RUNS, seed: seedOf(20_261_130) },
    );
  });

  test("one that is stale for long is announced once", () => {
    const all = Array.from({ length: HOURS }, () => true);
    expect(spoken([{ spans: [[5, 50]] }], all).map(Math.floor)).toEqual([5]);
    expect(spoken([{ spans: [[5, 50]] }, { spans: [[5, 50]] }], all).map(Math.floor)).toEqual([5]);
    expect(spoken([{ spans: [[5, 50]] }, { spans: [[9, 50]] }, { spans: [[30, 50]] }], all)).toHaveLength(3);
  });

  test("what a clock that was ahead remembered puts off nothing", () => {
    const ahead = staleAt(null, true, FIRST + 120);
    expect(staleAt(ahead, true, FIRST)).toEqual({ since: FIRST, until: null });
    expect(staleAt(staleAt(ahead, false, FIRST + 130), true, FIRST)).toEqual({ since: FIRST, until: null });
    expect(staleAt(ahead, false, FIRST)).toBeNull();
  });

  test("where one cannot be remembered, the others are announced all the same", () => {
    const since = 9 * 80_000;
    expect(newlyStale([{ since, until: null }], since, true)).toBe(1);
    expect(newlyStale([{ since, until: null }], since, false)).toBe(0);
    expect(newlyStale([{ since: since + 1, until: null }], since + 4, true)).toBe(0);
  });
});
