import { describe, expect, test } from "vitest";
import { add, compare, exactText, ZERO } from "../../src/core/model/exact.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import type { Grouping, VolumeSettings } from "../../src/core/model/volumes.ts";
import { causesOf } from "../../src/core/usage/volumes/causes.ts";
import { billed, contactCenter } from "./stand-in/contact-center.ts";
import { ACME_CONTRACT, NOVEMBER, OCTOBER, type Period } from "./stand-in/payloads.ts";
import { json, StandIn, text } from "./stand-in/server.ts";
import { CONTRACT_METER, metered, NOW, OPTIONS, VAULT, type World, worldAround } from "./support.ts";

const HAPPENED = contactCenter("2026-09-21", "2026-12-01");
const SEPTEMBER: Period = { id: "bp-09", dateStart: "2026-09-21", dateEnd: "2026-10-20", status: "Closed" };
const SETTINGS: VolumeSettings = { forecast: true, groupBy: "bot", features: new Map() };
const PATH = "/api/v2/analytics/";

const start = (rest: Parameters<typeof StandIn.start>[0] = {}): Promise<StandIn> =>
  StandIn.start({
    contracts: [{ ...ACME_CONTRACT, billingPeriods: [SEPTEMBER, OCTOBER, NOVEMBER] }],
    details: {
      "bp-09": billed(SEPTEMBER, HAPPENED, "2026-10-20"),
      "bp-10": billed(OCTOBER, HAPPENED, "2026-11-20"),
      "bp-11": billed(NOVEMBER, HAPPENED, "2026-11-30"),
    },
    happened: HAPPENED,
    ...rest,
  });

interface Asked {
  readonly by?: Grouping;
  readonly isHourly?: boolean;
  readonly now?: string;
  readonly settings?: Partial<VolumeSettings>;
  readonly timeout?: number;
  readonly periods?: number;
}

async function estimates(
  world: World,
  { settings, timeout = 30_000, periods = 3, ...asked }: Asked = {},
  usage: readonly PeriodUsage[] | null = null,
) {
  const of = metered(CONTRACT_METER);
  const all = usage ?? (await world.sources.read(of, { ...OPTIONS, periods }));
  const about = { by: null, isHourly: false, now: NOW, ...asked, usage: all, settings: { ...SETTINGS, ...settings } };
  return world.sources.estimates(of, { ...about, projection: of.projection }, timeout);
}

const sumBy = (usage: PeriodUsage, feature: string | null): string =>
  exactText(
    (usage.days ?? []).filter((day) => day.feature === feature).reduce((sum, { tokens }) => add(sum, tokens), ZERO),
  );

const codes = (usage: PeriodUsage | undefined): string[] => usage?.notices.map(({ code }) => code) ?? [];

const asked = ({ requests }: StandIn): string[] => requests.filter((request) => request.includes(PATH));

describe("volumes of Genesys Cloud's analytics", () => {
  test("give the days of this period and the ones before, which add up to the bill of each feature", async () => {
    const { all } = await estimates(worldAround(await start()));
    expect(all.map(({ usage }) => [usage.period.start, usage.daysAre])).toEqual([
      ["2026-09-21", "estimated"],
      ["2026-10-21", "estimated"],
      ["2026-11-21", "estimated"],
    ]);
    for (const { usage } of all) {
      const days = (usage.days ?? []).reduce((sum, { tokens }) => add(sum, tokens), ZERO);
      expect(exactText(days)).toBe(exactText(usage.total));
      for (const [feature, { tokens }] of usage.features) expect(sumBy(usage, feature)).toBe(exactText(tokens));
    }
    const last = all.at(-1)?.usage;
    expect([...new Set(last?.days?.map(({ day }) => day))].sort().at(-1)).toBe("2026-11-30");
    // Nine tenths of the volumes are billed, and no mapping is far off.
    expect(codes(last)).toEqual([]);
    const factors = [...(all[0]?.factors ?? [])].map(
      ([feature, { n, d }]) => [feature, Number(n) / Number(d)] as const,
    );
    expect(factors.map(([feature]) => feature).sort()).toEqual([
      "ai-scoring",
      "ai-summary",
      "digital-bots",
      "messaging",
      "virtual-agent",
      "voice-bots",
    ]);
    for (const [feature, factor] of factors) expect(factor, feature).toBeCloseTo(0.9, 1);
  });

  test("are asked for once a kind and period, and nothing else is", async () => {
    const standIn = await start();
    await estimates(worldAround(standIn));
    const each = (kind: string): string[] => new Array<string>(3).fill(`POST ${PATH}${kind}/aggregates/query`);
    // No card of these prices what transcripts count.
    const kinds = ["bots", "conversations", "evaluations", "summaries"];
    expect(asked(standIn).sort()).toEqual(kinds.flatMap(each));
  });

  test("by bot and by queue add up to the period's total, with what is not explained", async () => {
    const world = worldAround(await start());
    for (const by of ["bot", "flow", "queue"] as const) {
      const { all, volumes } = await estimates(world, { by });
      for (const estimate of all.slice(-1)) {
        const causes = causesOf(estimate, volumes);
        const sum = causes.reduce((total, { tokens }) => add(total, tokens), ZERO);
        expect(exactText(sum)).toBe(exactText(estimate.usage.total));
        expect(causes.at(-1)?.name).toBeNull();
        const named = causes.slice(0, -1);
        for (const [at, { tokens }] of named.entries())
          if (at > 0) expect(compare(named[at - 1]?.tokens ?? ZERO, tokens)).toBeGreaterThanOrEqual(0);
      }
      const names = causesOf(all.at(-1) as (typeof all)[0], volumes).map(({ name }) => name);
      if (by === "bot") expect(names).toEqual(["Concierge", "Claims line", "Order status", "Web chat", null]);
      if (by === "flow") expect(names).toEqual(["DIGITALBOT VirtualAgent", "BOT", "DIGITALBOT", null]);
      if (by === "queue") expect(names).toHaveLength(3);
    }
  });

  test("a metric that counts three times as much changes no day, and is said", async () => {
    const world = worldAround(await start());
    const right = await estimates(world);
    const features = new Map([
      ["ai-summary", { of: "summaries", metric: "nConversationSummaries", per: { n: 1n, d: 3n }, where: new Map() }],
    ] as const);
    const wrong = await estimates(world, { settings: { features } });
    const daysOf = ({ all }: typeof right) =>
      all.map(({ usage }) =>
        usage.days?.map(({ day, feature, tokens }) => `${day} ${feature} ${exactText(tokens)}`).sort(),
      );
    expect(daysOf(wrong)).toEqual(daysOf(right));
    expect(codes(wrong.all.at(-1)?.usage)).toEqual(["volume-differs"]);
    const [notice] = wrong.all.at(-1)?.usage.notices.filter(({ code }) => code === "volume-differs") ?? [];
    expect(notice?.message).toContain("ai-summary was billed 30.0 %");
  });

  test("a kind without its permission is named, and the others go on", async () => {
    const standIn = await start({ forbidden: ["bots", "summaries"] });
    const { all } = await estimates(worldAround(standIn));
    const notices = all.at(-1)?.usage.notices.filter(({ code }) => code === "volume-not-read") ?? [];
    expect(notices).toHaveLength(2);
    expect(notices.map(({ message }) => /analytics:\w+:view/.exec(message)?.[0])).toEqual([
      "analytics:botAggregate:view",
      "analytics:summaryAggregate:view",
    ]);
    expect([...(all.at(-1)?.factors.keys() ?? [])].sort()).toEqual(["ai-scoring", "messaging"]);
    // The first refusal of a kind is the last question of it.
    expect(asked(standIn).filter((request) => request.includes("bots"))).toHaveLength(1);
    for (const { usage } of all)
      expect(exactText((usage.days ?? []).reduce((sum, { tokens }) => add(sum, tokens), ZERO))).toBe(
        exactText(usage.total),
      );
  });

  test("a feature that the budget switches off stays a sum", async () => {
    const { all } = await estimates(worldAround(await start()), {
      settings: { features: new Map([["ai-scoring", null]]) },
    });
    expect(all[0]?.factors.has("ai-scoring")).toBe(false);
    expect(all[0]?.sums.has("ai-scoring")).toBe(true);
  });

  test("a bill without features is shared by the volumes", async () => {
    const world = worldAround(await start());
    const usage = await world.sources.read(metered(CONTRACT_METER), { ...OPTIONS, periods: 3 });
    const { all } = await estimates(
      world,
      {},
      usage.map((one) => ({ ...one, features: new Map() })),
    );
    for (const { usage: one, sums, factors } of all) {
      expect(sums.size).toBe(0);
      expect(new Set([...factors.values()].map(({ n, d }) => (Number(n) / Number(d)).toFixed(3))).size).toBe(1);
      expect(exactText((one.days ?? []).reduce((sum, { tokens }) => add(sum, tokens), ZERO))).toBe(
        exactText(one.total),
      );
    }
  });

  test("after the bill's figures, hours say what was used since", async () => {
    const happened = contactCenter("2026-09-21", "2026-12-02");
    const standIn = await start({ happened });
    const { since, all } = await estimates(worldAround(standIn), { isHourly: true, now: "2026-12-01T15:20:00.000Z" });
    expect(since?.until).toBe("2026-12-01T15:00:00Z");
    expect(since?.hours.map(({ at }) => at)).toEqual(
      ["08", "10", "12", "14"].map((hour) => `2026-12-01T${hour}:00:00Z`),
    );
    expect(Number(since?.tokens.n) / Number(since?.tokens.d)).toBeGreaterThan(50);
    // They are beside the period, never in it.
    expect(all.at(-1)?.usage.days?.some(({ day }) => day === "2026-12-01")).toBe(false);
  });
});

describe("an answer of the analytics", () => {
  const notRead = async (standIn: StandIn, options: Asked = {}): Promise<string[]> => {
    const { all } = await estimates(worldAround(standIn), { periods: 1, ...options });
    return (
      all.at(-1)?.usage.notices.flatMap(({ code, message }) => (code === "volume-not-read" ? [message] : [])) ?? []
    );
  };

  test("is asked for again after 429 and 5xx", async () => {
    const standIn = await start();
    standIn.once("/bots/", (response) => json(response, 429, {}, { "retry-after": "7" }));
    standIn.once("/summaries/", (response) => json(response, 503, {}));
    const world = worldAround(standIn);
    const { all } = await estimates(world);
    expect(codes(all.at(-1)?.usage)).toEqual([]);
    expect(Math.max(...world.waits)).toBeGreaterThanOrEqual(7000);
  });

  test("that keeps failing is said, and the others go on", async () => {
    const standIn = await start();
    standIn.always("/bots/", (response) => json(response, 502, {}));
    expect(await notRead(standIn)).toEqual([expect.stringContaining("the volumes of bots: status 502")]);
  });

  const metrics = [{ metric: "nConversationSummaries", stats: { count: 5 } }];
  const interval = "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z";
  test.each([
    ["a list", "[]"],
    ["no JSON", "{"],
    ["a number as text", { group: {}, data: [{ interval, metrics: [{ ...metrics[0], stats: { count: "5" } }] }] }],
    ["a count below zero", { group: {}, data: [{ interval, metrics: [{ ...metrics[0], stats: { count: -5 } }] }] }],
    ["no statistics", { group: {}, data: [{ interval, metrics: [{ metric: "nConversationSummaries" }] }] }],
    ["no metrics", { group: {}, data: [{ interval }] }],
    ["no interval", { group: {}, data: [{ metrics }] }],
    ["a day that was not asked for", { group: {}, data: [{ interval: interval.replaceAll("2026", "2025"), metrics }] }],
    ["a part of a day", { group: {}, data: [{ interval: interval.replace("T00", "T05"), metrics }] }],
    ["a day that does not exist", { group: {}, data: [{ interval: interval.replace("-22", "-31"), metrics }] }],
    ["data that are no list", { group: {}, data: {} }],
  ])("with %s is not used, and that is said", async (_, body) => {
    const standIn = await start();
    const whole = typeof body === "string" ? body : JSON.stringify({ results: [body] });
    standIn.once("/summaries/", (response) => text(response, 200, whole));
    expect(await notRead(standIn)).toEqual([expect.stringContaining("the volumes of summaries")]);
  });

  test("with a group that is a text is not used", async () => {
    const standIn = await start();
    standIn.once("/bots/", (response) => json(response, 200, { results: [{ group: "x", data: [] }] }));
    expect(await notRead(standIn)).toEqual([expect.stringContaining("the volumes of bots")]);
  });

  test("without results means that nothing happened", async () => {
    const standIn = await start();
    standIn.always("/summaries/", (response) => text(response, 200, "{}"));
    const { all } = await estimates(worldAround(standIn));
    expect(codes(all.at(-1)?.usage)).toEqual(["volume-missing"]);
    expect(all.at(-1)?.sums.has("ai-summary")).toBe(true);
  });

  test("that is too large is asked for in halves", async () => {
    const standIn = await start();
    standIn.once("/bots/", (response) => text(response, 200, `{"results": [], "x": "${"x".repeat(5 * 1024 * 1024)}"}`));
    const { all } = await estimates(worldAround(standIn));
    expect(codes(all.at(-1)?.usage)).toEqual([]);
    expect(asked(standIn).filter((request) => request.includes("bots"))).toHaveLength(5);
  });

  test("that does not come in time is no failure of the rest", async () => {
    const standIn = await start();
    const world = worldAround(standIn);
    const usage = await world.sources.read(metered(CONTRACT_METER), { ...OPTIONS, periods: 3 });
    standIn.always("/bots/", () => {});
    const { all } = await estimates(world, { timeout: 300 }, usage);
    expect(codes(all.at(-1)?.usage)).toContain("volume-not-read");
    expect(all.at(-1)?.factors.has("ai-summary")).toBe(true);
  });

  test("cannot repeat a secret", async () => {
    const standIn = await start();
    const secret = VAULT.env["ACME_CLIENT_SECRET"] ?? "";
    standIn.once("/bots/", (response) => json(response, 400, { code: secret, message: secret }));
    for (const message of await notRead(standIn)) expect(message).not.toContain(secret);
  });
});

test("a login that fails is said once", async () => {
  const standIn = await start();
  const usage = await worldAround(standIn).sources.read(metered(CONTRACT_METER), OPTIONS);
  const world = worldAround(standIn, { vault: { ...VAULT, env: { ACME_CLIENT_ID: "x", ACME_CLIENT_SECRET: "y" } } });
  const { all } = await estimates(world, {}, usage);
  expect(codes(all.at(-1)?.usage)).toEqual(["volume-missing", "volume-not-read"]);
});

test("a period longer than 31 days is asked for in parts", async () => {
  const standIn = await start();
  const world = worldAround(standIn);
  const [usage] = await world.sources.read(metered(CONTRACT_METER), { ...OPTIONS, periods: 2 });
  const long = { ...(usage as PeriodUsage), period: { month: "2026-09", start: "2026-09-21", end: "2026-11-21" } };
  const { all } = await estimates(world, {}, [long]);
  expect(codes(all.at(-1)?.usage)).not.toContain("volume-not-read");
  expect(asked(standIn).filter((request) => request.includes("bots"))).toHaveLength(2);
});
