import { describe, expect, test } from "vitest";
import { READ_MS } from "../../src/apps/meter/poll.ts";
import { type FleetOptions, START, VirtualFleet } from "./virtual-fleet.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** As the stack deploys it: src/apps/stack/meter/. The function keeps 20 of its 780 seconds in reserve. */
const EVERY = 15 * MINUTE;
const RUN = 760_000;
/** Publishing comes first: twice what bench/meter.mjs measures. */
const PUBLISH_MS = (organizations: number): number => organizations * 9;

const aTenth = (index: number): boolean => index % 10 === 3;
const none = (): boolean => false;

/** Runs, one after the other, until a time. */
async function lived(options: FleetOptions, until: number): Promise<VirtualFleet> {
  const fleet = new VirtualFleet(options);
  const publishing = PUBLISH_MS(options.organizations);
  for (let start = START; start < START + until; start += EVERY) {
    fleet.clock.now = start + publishing;
    await fleet.run(RUN - publishing);
  }
  return fleet;
}

const last = (times: Iterable<number>): number => Math.max(...times) - START;

/** Within any minute. */
const mostRequests = (times: readonly number[]): number => {
  let from = 0;
  return times.reduce((most, at, index) => {
    while ((times[from] ?? 0) <= at - MINUTE) from++;
    return Math.max(most, index - from + 1);
  }, 0);
};

describe("a large fleet, of which a tenth hangs", () => {
  test.each([
    [10_000, 1, 5],
    [25_000, 3, 12],
  ])("%i organizations of %i OAuth clients are read within %i hours", async (organizations, clients, hours) => {
    const options = { organizations, clients, hangs: aTenth };
    const fleet = new VirtualFleet(options);
    const publishing = PUBLISH_MS(organizations);
    for (let start = START; fleet.read.size < organizations * 0.9; start += EVERY) {
      expect(start).toBeLessThan(START + hours * HOUR);
      fleet.clock.now = start + publishing;
      await fleet.run(RUN - publishing);
    }
    expect(last(fleet.read.values())).toBeLessThan(hours * HOUR);
    for (const times of fleet.requests) expect(mostRequests(times)).toBeLessThanOrEqual(300);
  });

  test("no source is asked again before all were asked once", async () => {
    const fleet = await lived({ organizations: 3000, clients: 2, hangs: (index) => index < 1000 }, 2 * HOUR);
    expect(fleet.asked.size).toBe(3000);
    const all = last([...fleet.asked.values()].map(([first = 0]) => first));
    for (const [, second = Number.POSITIVE_INFINITY] of fleet.asked.values())
      expect(second - START).toBeGreaterThanOrEqual(all);
  });

  test("sources of one client that hang do not delay another client", async () => {
    const fleet = await lived({ organizations: 2000, clients: 2, hangs: (index) => index % 2 === 0 }, 1);
    const times = [...fleet.asked].filter(([org]) => Number(org) % 2 === 1).map(([, [first = 0]]) => first);
    expect(times).toHaveLength(1000);
    // 2,000 requests at 300 a minute.
    expect(last(times)).toBeLessThan(PUBLISH_MS(2000) + 7 * MINUTE);
  });
});

describe("a client that Genesys Cloud asks to pause", () => {
  const options = { organizations: 200, clients: 2, hangs: none };

  test("is not asked until then, and the others are", async () => {
    const until = START + 30_000;
    const retryAfter = (client: number, now: number) => (client === 0 && now < until ? until - now : null);
    const fleet = new VirtualFleet({ ...options, retryAfter });
    expect(await fleet.run(RUN)).toBe(0);
    const [held = [], others = []] = fleet.requests;
    // Those that were sent at the same time as the first.
    expect(held.filter((at) => at > START && at < until)).toEqual([]);
    expect(held.length).toBeGreaterThan(150);
    expect(Math.max(...others) - START).toBeLessThan(30_000);
  });

  test("for longer than a read may take, it is left to the next run", async () => {
    const retryAfter = (client: number) => (client === 0 ? READ_MS + 1 : null);
    const fleet = new VirtualFleet({ ...options, retryAfter });
    const left = await fleet.run(RUN);
    expect([left, fleet.read.size]).toEqual([100 - (fleet.requests[0]?.length ?? 0), 100]);
    expect(fleet.clock.now - START).toBeLessThan(MINUTE);
  });
});

describe("runs", () => {
  test("that overlap ask no source twice", async () => {
    const fleet = new VirtualFleet({ organizations: 300, clients: 3, hangs: aTenth });
    const left = await fleet.clock.until(Promise.all([fleet.poll(RUN), fleet.poll(RUN)]));
    expect([...fleet.asked.values()].map(({ length }) => length)).toEqual(Array.from({ length: 300 }, () => 1));
    // Each left some to the other.
    expect(Math.min(...left)).toBeGreaterThan(0);
  });

  test("begin no read that could not end in time", async () => {
    const fleet = new VirtualFleet({ organizations: 5000, clients: 5, hangs: aTenth });
    await fleet.run(2 * READ_MS);
    expect(fleet.clock.now).toBeLessThanOrEqual(START + 2 * READ_MS);
    expect(last([...fleet.asked.values()].flat())).toBeLessThanOrEqual(READ_MS);
  });

  test("ask nobody again who answered within four hours, and a source that failed after an hour", async () => {
    const fleet = await lived({ organizations: 20, clients: 1, hangs: aTenth }, 5 * HOUR);
    const times = (index: number) => fleet.asked.get(String(index))?.length;
    expect([times(0), times(3)]).toEqual([2, 7]);
  });
});
