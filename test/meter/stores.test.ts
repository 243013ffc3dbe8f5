import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DynamoStore } from "../../src/adapters/aws/dynamo-store.ts";
import { FileStore } from "../../src/apps/meter/file-store.ts";
import { TrialStore } from "../../src/apps/meter/trial-store.ts";
import { withoutAhead } from "../../src/core/metrics/fleet.ts";
import { newMemory } from "../../src/core/metrics/memory.ts";
import { KEYS, NO_STATE, type StateStore } from "../../src/core/metrics/state/store.ts";
import { exact } from "../../src/core/model/exact.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import { last, type Observations, periodsOf } from "../../src/core/usage/observations.ts";
import { connect, startDouble } from "../aws/support.ts";
import { observed } from "../metrics/observed.ts";
import { folder } from "../support/cli.ts";

const TABLE = "tollgate-meter";

async function dynamo() {
  const double = await startDouble();
  double.dynamodb.createTable(TABLE, KEYS.partition, KEYS.sort);
  return { double, store: new DynamoStore(connect(), TABLE) };
}

const STORES: readonly (readonly [string, () => Promise<StateStore> | StateStore])[] = [
  ["a folder", () => new FileStore(folder())],
  ["a table", async () => (await dynamo()).store],
  ["a dry run", () => new TrialStore(new FileStore(folder()))],
];

const totals = (all: Observations) => periodsOf(all).map((period) => Number(last(period).total.n));

describe.each(STORES)("state in %s", (_, open) => {
  test("is nothing, until something is recorded", async () => {
    const store = await open();
    expect(await store.read("acme")).toEqual(NO_STATE);
  });

  test("keeps periods that are over, the newer answer of each", async () => {
    const store = await open();
    const day = { day: "2026-12-01", feature: "other", tokens: exact(7) };
    const ended = { ...observed("2027-01-10T08:00:00Z", 70), days: [day], daysAre: "derived" as const };
    await store.keep("acme", [{ ...ended, days: [] }]);
    await store.keep("acme", [ended]);
    await store.record("acme", [observed("2027-01-11T08:00:00Z", 80)]);
    const { history } = await store.read("acme");
    expect(history.map(({ days, daysAre }) => [days, daysAre])).toEqual([[[day], "derived"]]);
  });

  test("is every day of a period, by organization", async () => {
    const store = await open();
    await store.record("acme", [observed("2026-12-10T08:00:00Z", 70), observed("2026-12-10T12:00:00Z", 75)]);
    await store.record("acme", [observed("2026-12-11T08:00:00Z", 80)]);
    await store.record("beta", [observed("2026-12-11T09:00:00Z", 9)]);
    const { observations } = await store.read("acme");
    const found = [...observations.values()].map(({ observedAt, total }) => `${observedAt.slice(8, 13)} ${total.n}`);
    expect(found.sort()).toEqual(["10T12 75", "11T08 80"]);
  });

  test("is not overwritten by what is older, whatever arrives last", async () => {
    const store = await open();
    await store.record("acme", [observed("2026-12-10T12:00:00Z", 75)]);
    await store.record("acme", [
      observed("2026-12-10T08:00:00Z", 70),
      observed("2026-11-30T08:00:00Z", 5, { month: "2026-11" }),
    ]);
    expect(totals((await store.read("acme")).observations)).toEqual([75, 5]);
  });

  test("is as good as without it where a clock was ahead: of later days, and of the same day", async () => {
    const store = await open();
    const instant = (text: string): number => Date.parse(text) / 1000;
    const days = (tokens: number): Partial<PeriodUsage> => ({
      days: [{ day: "2026-12-09", feature: null, tokens: exact(tokens) }],
      daysAre: "reported",
    });
    const ahead = ["2026-12-15T08:00:00Z", "2026-12-14T08:00:00Z", "2026-12-10T23:00:00Z", "2026-12-11T23:00:00Z"];
    for (const at of ahead) await store.record("acme", [observed(at, 5, days(5))], instant(at));
    for (const [at, tokens] of [
      ["2026-12-10T08:00:00Z", 70],
      ["2026-12-11T08:00:00Z", 80],
    ] as const) {
      await store.record("acme", [observed(at, tokens, days(tokens))], instant(at));
      await store.remember("acme", null, (there) => ({ ...newMemory(1), attempted: (there?.attempted ?? 0) + 1 }));
      const { observations } = await store.read("acme", instant(at));
      const [period] = periodsOf(withoutAhead(observations, instant(at)));
      if (period === undefined) throw new Error("no period");
      expect(last(period)).toMatchObject({ total: exact(tokens), days: [{ tokens: exact(tokens) }] });
    }
  });

  test("keeps estimates apart, the latest of each of the newest fourteen periods", async () => {
    const store = await open();
    const estimate = (month: string, day: string, total: number) => ({
      ...observed(`${day}T08:00:00Z`, total, { month }),
      days: [{ day: `${month}-01`, feature: "voice-bots", tokens: { n: BigInt(total), d: 1n } }],
      daysAre: "estimated" as const,
    });
    const months = Array.from(
      { length: 16 },
      (_, at) => `${2025 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`,
    );
    await store.record("acme", [
      observed("2026-12-10T12:00:00Z", 75),
      ...months.map((month) => estimate(month, "2026-12-10", 5)),
    ]);
    await store.record("acme", [estimate("2026-03", "2026-12-11", 7), estimate("2026-04", "2026-12-09", 9)]);
    const { observations, estimates } = await store.read("acme");
    expect(observations.size).toBe(1);
    expect(
      [...estimates.values()].map(({ period, daysAre, total }) => `${period.month} ${daysAre} ${total.n}`),
    ).toEqual([
      ...months.slice(2, 14).map((month) => `${month} estimated 5`),
      "2026-03 estimated 7",
      "2026-04 estimated 5",
    ]);
  });

  test("remembers, and asks again where another run was faster", async () => {
    const store = await open();
    const first = await store.remember("acme", null, () => ({ since: 1, attempted: null, metrics: null, stale: null }));
    expect((await store.read("acme")).memory).toEqual(first);
    const second = await store.remember("acme", first, (there) => ({
      since: (there?.since ?? 0) + 1,
      attempted: null,
      metrics: null,
      stale: null,
    }));
    expect(second).toMatchObject({ since: 2 });
    // A run that still has the first in its hands.
    const asked: (number | undefined)[] = [];
    const third = await store.remember("acme", first, (there) => {
      asked.push(there?.since);
      return { since: (there?.since ?? 0) + 1, attempted: null, metrics: null, stale: null };
    });
    expect([third.since, asked.at(-1)]).toEqual([3, 2]);
    expect((await store.read("acme")).memory).toEqual(third);
  });

  test("keeps the time of the last attempt", async () => {
    const store = await open();
    const memory = await store.remember("acme", null, () => ({ since: 1, attempted: 7, metrics: null, stale: null }));
    expect([memory.attempted, (await store.read("acme")).memory?.attempted]).toEqual([7, 7]);
  });

  test("does not write what has not changed", async () => {
    const store = await open();
    const first = await store.remember("acme", null, () => ({ since: 1, attempted: null, metrics: null, stale: null }));
    expect(
      await store.remember("acme", first, () => ({ since: 1, attempted: null, metrics: null, stale: null })),
    ).toEqual(first);
  });
});

describe("a folder", () => {
  const DATA = '{"version":2,"org":"acme","memory":null,"observations":[]}';

  test("holds one file for each organization, and no rest of a write", async () => {
    const path = join(folder(), "deep", "state");
    await new FileStore(path).record("acme", [observed("2026-12-10T08:00:00Z", 70)]);
    expect(readdirSync(path)).toEqual(["acme.json"]);
    expect(JSON.parse(readFileSync(join(path, "acme.json"), "utf8"))).toMatchObject({ version: 2, org: "acme" });
  });

  test.each([
    ["half a file", DATA.slice(0, 20), /acme\.json: it is not JSON/],
    ["a newer Tollgate's", DATA.replace("2", "7"), /version 7/],
    ["another program's", DATA.replace("[]", '[{"total":"NaN"}]'), /\$\.observations\[0\]/],
  ])("%s is refused, kept, and written over by nothing", async (_, text, said) => {
    const path = folder({ "acme.json": text });
    const store = new FileStore(path);
    await expect(store.read("acme")).rejects.toThrow(said);
    await expect(store.record("acme", [observed("2026-12-10T08:00:00Z", 70)])).rejects.toThrow(said);
    await expect(
      store.remember("acme", null, () => ({ since: 1, attempted: null, metrics: null, stale: null })),
    ).rejects.toThrow(said);
    expect(readFileSync(join(path, "acme.json"), "utf8")).toBe(text);
  });

  test("that is a file, or whose files are folders, is said", async () => {
    const path = folder({ state: "" });
    await expect(new FileStore(join(path, "state")).record("acme", [])).rejects.toThrow(/not a folder/);
    mkdirSync(join(path, "acme.json"));
    await expect(new FileStore(path).read("acme")).rejects.toThrow(/regular file/);
  });
});

describe("a table", () => {
  test("is read page by page", async () => {
    const { double, store } = await dynamo();
    const days = Array.from({ length: 9 }, (_, day) => observed(`2026-12-0${day + 1}T08:00:00Z`, day));
    await store.record("acme", days);
    const memory = await store.remember("acme", null, () => ({
      since: 1,
      attempted: null,
      metrics: null,
      stale: null,
    }));
    double.dynamodb.pageBytes = 1000;
    const state = await store.read("acme");
    expect([state.observations.size, state.memory]).toEqual([9, memory]);
    expect(double.requests.filter(({ operation }) => operation === "Query").length).toBeGreaterThan(2);
  });

  test("gives its items an end", async () => {
    const { double, store } = await dynamo();
    await store.record("acme", [observed("2026-12-10T08:00:00Z", 70)]);
    const [item] = double.dynamodb.itemsOf(TABLE);
    expect(item?.[KEYS.expires]).toEqual({ N: String(Date.UTC(2027, 0, 24, 8) / 1000) });
  });

  test("an item that is not what was written is refused by its name", async () => {
    const { double, store } = await dynamo();
    await store.remember("acme", null, () => ({ since: 1, attempted: null, metrics: null, stale: null }));
    for (const item of double.dynamodb.itemsOf(TABLE)) {
      double.dynamodb.putByHand(TABLE, { ...item, body: { S: '{"version":9}' } });
    }
    await expect(store.read("acme")).rejects.toThrow(/the item memory of acme: version 9/);
  });

  test("what AWS refuses is a failure of that organization, in words", async () => {
    const { double, store } = await dynamo();
    double.refuse("Query", "AccessDeniedException");
    await expect(store.read("acme")).rejects.toThrow(/AWS denies dynamodb:Query/);
    await expect(store.read("acme")).rejects.toMatchObject({ name: "StateFailure" });
  });

  test("two runs that remember at once both are remembered", async () => {
    const { store } = await dynamo();
    const more = (there: { readonly since: number } | null) => ({
      since: (there?.since ?? 0) + 1,
      attempted: null,
      metrics: null,
      stale: null,
    });
    await Promise.all(Array.from({ length: 4 }, () => store.remember("acme", null, more)));
    expect((await store.read("acme")).memory).toMatchObject({ since: 4, revision: 4 });
  });
});

test("a dry run changes nothing of what is below it", async () => {
  const path = folder();
  writeFileSync(join(path, "acme.json"), '{"version":2,"org":"acme","memory":null,"observations":[]}');
  const store = new TrialStore(new FileStore(path));
  await store.record("acme", [observed("2026-12-10T08:00:00Z", 70)]);
  expect(totals((await store.read("acme")).observations)).toEqual([70]);
  expect(totals((await new FileStore(path).read("acme")).observations)).toEqual([]);
});
