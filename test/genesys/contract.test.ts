import { describe, expect, test } from "vitest";
import { exactText } from "../../src/core/model/exact.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import {
  ACME_CONTRACT,
  type Charge,
  copilot,
  detail,
  licences,
  NOVEMBER,
  OCTOBER,
  type Period,
  pool,
  tokenWallet,
  voiceBots,
  type Wallet,
} from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { brief, CONTRACT_METER, failure, metered, read } from "./support.ts";

const ALL = [licences(), voiceBots(), copilot(), pool()];

const standInWith = (charges: Charge[] | undefined, wallets?: Wallet[]): Promise<StandIn> =>
  StandIn.start({
    contracts: [ACME_CONTRACT],
    details: {
      "bp-11": detail(NOVEMBER, charges, wallets),
      "bp-10": detail(OCTOBER, [voiceBots({ actualQuantity: 1700, convertedTokenCount: 100 })]),
    },
  });

async function readWith(charges: Charge[] | undefined, wallets?: Wallet[], of = metered(CONTRACT_METER)) {
  const [usage] = await read(await standInWith(charges, wallets), of);
  if (usage === undefined) throw new Error("no usage");
  return usage;
}

const failsWith = async (charges: Charge[] | undefined, wallets?: Wallet[], of = metered(CONTRACT_METER)) =>
  failure(read(await standInWith(charges, wallets), of));

const codes = ({ notices }: PeriodUsage): string[] => notices.map(({ code }) => code);

describe("what the contract says", () => {
  test("tokens by feature, the pool, quantities and rates; licences are not counted", async () => {
    const usage = await readWith(ALL);
    expect(brief(usage)).toEqual({
      periodId: "bp-11",
      state: "open",
      total: "4512",
      byFeature: { "voice-bots": "512", "agent-copilot": "4000" },
    });
    expect(usage.period).toEqual({ month: "2026-11", start: "2026-11-21", end: "2026-12-21" });
    expect(usage.terms).toMatchObject({ included: 250n, committed: 5000n, currency: "USD" });
    const billed = [...usage.features].map(([feature, { quantity, rates }]) => [
      feature,
      quantity && `${exactText(quantity.amount)} ${quantity.unit}`,
      ...rates.map(({ unit, unitsPerToken }) => `${exactText(unitsPerToken)} ${unit}`),
    ]);
    expect(billed).toEqual([
      ["voice-bots", "8704 minutes", "17 minutes"],
      ["agent-copilot", "100 users", "0.025 users"],
    ]);
    expect(usage.notices).toEqual([]);
  });

  test("two periods, the closed one first", async () => {
    const periods = await read(await standInWith(ALL), metered(CONTRACT_METER), { periods: 2 });
    expect(periods.map(brief)).toEqual([
      { periodId: "bp-10", state: "closed", total: "100", byFeature: { "voice-bots": "100" } },
      expect.objectContaining({ periodId: "bp-11", state: "open", total: "4512" }),
    ]);
  });

  test("a period before the first AI is left out; the current one must say something", async () => {
    const standIn = await standInWith(ALL);
    standIn.world.details["bp-10"] = detail(OCTOBER, [licences()]);
    const periods = await read(standIn, metered(CONTRACT_METER), { periods: 2 });
    expect(periods.map(({ periodId }) => periodId)).toEqual(["bp-11"]);
    expect(await failsWith([licences()])).toEqual({ kind: "shape", path: "$.charges" });
  });

  test("numbers are taken as they were written, not as doubles", async () => {
    const standIn = await standInWith([]);
    const charge = JSON.stringify(voiceBots({ actualQuantity: 1 })).replace(
      /"convertedTokenCount":512,"tokenConversionRate":17/,
      '"convertedTokenCount":0.05882352941176470588',
    );
    standIn.once("/billingperiods/", (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(detail(NOVEMBER, [])).replace('"charges":[]', `"charges":[${charge}]`));
    });
    const [usage] = await read(standIn);
    expect(usage && exactText(usage.total)).toBe("0.05882352941176470588");
  });
});

describe("how charges become tokens", () => {
  test.each<[what: string, charge: Charge, tokens: string, notices: string[]]>([
    ["as billed", voiceBots({ tokenConversionRate: 15, convertedTokenCount: 580.27 }), "580.27", []],
    ["billed without a rate", voiceBots({ tokenConversionRate: undefined as never }), "512", []],
    [
      "by the rate it states",
      voiceBots({ convertedTokenCount: undefined as never, tokenConversionRate: 15 }),
      "8704/15",
      [],
    ],
    ["by the card, and said", bare(voiceBots()), "512", ["converted-by-card"]],
    ["seats by the licence model", bare(copilot()), "4000", ["converted-by-card"]],
    ["in tokens already", inUnit(bare(voiceBots()), "Token"), "8704", []],
    [
      "an AI product of no feature",
      inUnit(named(bare(voiceBots()), "Genesys AI Crystal Ball"), "Token"),
      "8704",
      ["unmapped-product"],
    ],
    [
      "an AI product without a published rate",
      inUnit(named(bare(voiceBots()), "Facebook Public Post Ingestion"), "Token"),
      "8704",
      ["unmapped-product"],
    ],
    [
      "a licence that is billed in tokens",
      named(voiceBots(), "Genesys Cloud CX 5 Dreams"),
      "512",
      ["unmapped-product"],
    ],
    ["beside an AI product that is not", voiceBots(), "512", ["not-counted"]],
  ])("%s", async (what, charge, tokens, notices) => {
    const beside = what.startsWith("beside") ? [named(bare(voiceBots({ id: "x" })), "Acme AI Add-on")] : [];
    const usage = await readWith([charge, ...beside]);
    expect({ total: exactText(usage.total), notices: codes(usage) }).toEqual({ total: tokens, notices });
  });

  test("a range is counted at what the budget states, else at the card's default", async () => {
    const study = { rateCard: "genesys-2026-03" };
    const charge = bare(copilot());
    expect(exactText((await readWith([charge], [], metered(CONTRACT_METER, study))).total)).toBe("5000");
  });

  test("tokens of the pool that no feature took are counted as other", async () => {
    const usage = await readWith([voiceBots(), pool({ actualQuantity: 600 })]);
    expect(brief(usage)).toMatchObject({ total: "600", byFeature: { "voice-bots": "512", other: "88" } });
    expect(codes(usage)).toEqual(["unmapped-product"]);
  });

  test("a pool without features is the total; a pool with a commitment only is not", async () => {
    const alone = await readWith([pool()]);
    expect([exactText(alone.total), alone.features.size]).toEqual(["4512", 0]);
    const committed = pool({ actualQuantity: 0 });
    expect(brief(await readWith([voiceBots(), committed]))).toMatchObject({ total: "512" });
  });

  test("a feature's charge with the pool's name in it is the feature's, and its allowance is not the pool's", async () => {
    const charge = named(voiceBots({ fairuseQuantity: 4250 }), "AI Experience Tokens - Voice Bots");
    const usage = await readWith([charge, pool({ actualQuantity: 512 })]);
    expect(brief(usage)).toMatchObject({ total: "512", byFeature: { "voice-bots": "512" } });
    expect(usage.terms.included).toBe(250n);
    const nameless = named(voiceBots({ fairuseQuantity: 4250 }), "AI Experience Tokens");
    expect(await readWith([nameless])).toMatchObject({
      terms: { included: null },
      notices: [{ code: "unmapped-product" }],
    });
  });

  test("a reported 0 is 0", async () => {
    const nothing = { actualQuantity: 0, convertedTokenCount: 0 };
    expect(brief(await readWith([voiceBots(nothing)]))).toMatchObject({ total: "0", byFeature: { "voice-bots": "0" } });
  });
});

describe("wallets", () => {
  test("agree with the charges, or are a failure", async () => {
    expect(exactText((await readWith(ALL, [tokenWallet()])).total)).toBe("4512");
    expect(await failsWith(ALL, [tokenWallet({ balanceConsumption: 9000, endingBalance: 51_000 })])).toEqual({
      kind: "inconsistent",
      path: "$.wallets",
    });
  });

  test.each<[what: string, wallet: Partial<Wallet>, tokens: string]>([
    ["consumption", {}, "4512"],
    ["overage on top", { startingBalance: 4512, endingBalance: 0, balanceOverage: 88 }, "4600"],
    ["overage within", { startingBalance: 4500, endingBalance: 0, balanceOverage: 12 }, "4512"],
  ])("alone: %s", async (_, wallet, tokens) => {
    const usage = await readWith(undefined, [tokenWallet(wallet)]);
    expect({ ...brief(usage), notices: codes(usage) }).toMatchObject({
      total: tokens,
      byFeature: {},
      notices: ["wallet-only"],
    });
  });

  test("balances that do not add up are a failure", async () => {
    const wallet = tokenWallet({ balanceOverage: 500 });
    expect(await failsWith(undefined, [{ ...wallet, endingBalance: 1 }])).toEqual({
      kind: "inconsistent",
      path: "$.wallets[0].balanceOverage",
    });
  });
});

describe("periods", () => {
  const withPeriods = async (periods: Period[], now: string) => {
    const details = Object.fromEntries(periods.map((period) => [period.id, detail(period, [voiceBots()])]));
    const standIn = await StandIn.start({ contracts: [{ ...ACME_CONTRACT, billingPeriods: periods }], details });
    return read(standIn, metered(CONTRACT_METER), { now: `${now}T08:00:00.000Z` });
  };
  const period = (dateStart: string, dateEnd: string): Period => ({
    id: dateStart,
    dateStart,
    dateEnd,
    status: "Open",
  });

  test.each<[what: string, periods: Period[], end: string]>([
    [
      "the end is the last day, as the next begins after it",
      [period("2026-11-21", "2026-12-20"), period("2026-12-21", "2027-01-20")],
      "2026-12-21",
    ],
    [
      "the end is excluded, as the next begins on it",
      [period("2026-11-21", "2026-12-21"), period("2026-12-21", "2027-01-21")],
      "2026-12-21",
    ],
    ["one alone ends the day before its anniversary", [period("2026-11-21", "2026-12-20")], "2026-12-21"],
    ["one alone ends on its anniversary", [period("2026-11-21", "2026-12-21")], "2026-12-21"],
  ])("%s", async (_, periods, end) => {
    const [usage] = await withPeriods(periods, "2026-12-01");
    expect(usage?.period).toMatchObject({ start: "2026-11-21", end });
  });

  test.each([
    ["Berlin", "2026-11-20T23:00:00Z", "2026-12-20T23:00:00Z"],
    ["Auckland", "2026-11-20T11:00:00Z", "2026-12-20T10:59:59Z"],
    ["Los Angeles", "2026-11-21T08:00:00Z", "2026-12-20T08:00:00Z"],
  ])("instants that are a midnight of %s", async (_, start, end) => {
    const [usage] = await withPeriods([{ ...period(start, end), id: "bp" }], "2026-12-01");
    expect(usage?.period).toMatchObject({ start: "2026-11-21", end: "2026-12-21" });
  });

  test("the last day of a month, clamped", async () => {
    const [usage] = await withPeriods(
      [period("2027-01-31", "2027-02-28"), period("2027-02-28", "2027-03-31")],
      "2027-03-30",
    );
    expect(usage?.period).toMatchObject({ month: "2027-02", start: "2027-02-28", end: "2027-03-31" });
  });

  test("rollover: the new period is read from its first day on, under a new id", async () => {
    const periods = [period("2026-11-21", "2026-12-20"), period("2026-12-21", "2027-01-20")];
    const [before] = await withPeriods(periods, "2026-12-20");
    const [after] = await withPeriods(periods, "2026-12-21");
    expect([before?.periodId, after?.periodId]).toEqual(["2026-11-21", "2026-12-21"]);
  });

  test("without a next period the last one counts; long after its end, the contract is over", async () => {
    const [usage] = await withPeriods([period("2026-11-21", "2026-12-20")], "2026-12-22");
    expect(usage?.periodId).toBe("2026-11-21");
    expect(await failure(withPeriods([period("2026-11-21", "2026-12-20")], "2027-01-10"))).toMatchObject({
      kind: "not-found",
    });
    expect(await failure(withPeriods([period("2027-11-21", "2027-12-20")], "2027-01-10"))).toMatchObject({
      kind: "not-found",
    });
  });

  test("late close and correction: the same id, another state, another figure", async () => {
    const standIn = await standInWith(ALL);
    const first = await read(standIn, metered(CONTRACT_METER), { periods: 2 });
    const closed = { ...NOVEMBER, status: "Closed" };
    standIn.world.details["bp-11"] = detail(closed, [voiceBots({ actualQuantity: 8500, convertedTokenCount: 500 })]);
    const second = await read(standIn, metered(CONTRACT_METER), { periods: 2 });
    expect([first.at(-1), second.at(-1)].map((one) => one && [one.periodId, one.state, exactText(one.total)])).toEqual([
      ["bp-11", "open", "4512"],
      ["bp-11", "closed", "500"],
    ]);
  });

  test("nothing is billed in the first two days; later that is a failure", async () => {
    const young = [{ ...NOVEMBER, dateStart: "2026-11-21" }];
    const standIn = await StandIn.start({
      contracts: [{ ...ACME_CONTRACT, billingPeriods: young }],
      details: { "bp-11": detail(NOVEMBER, []) },
    });
    const [usage] = await read(standIn, metered(CONTRACT_METER), { now: "2026-11-22T08:00:00Z" });
    expect(usage && { ...brief(usage), codes: codes(usage) }).toMatchObject({
      total: "0",
      codes: ["nothing-billed-yet"],
    });
    expect(await failure(read(standIn, metered(CONTRACT_METER), { now: "2026-11-24T08:00:00Z" }))).toMatchObject({
      kind: "shape",
    });
  });

  test("a cycle that begins on another day than the file says is a notice", async () => {
    const [usage] = await read(await standInWith(ALL), metered(CONTRACT_METER, { billing: "{ cycleStartDay: 1 }" }));
    expect(usage && codes(usage)).toEqual(["period-differs"]);
  });

  test.each<[what: string, periods: Period[]]>([
    ["overlapping", [period("2026-10-21", "2026-11-25"), period("2026-11-21", "2026-12-20")]],
    ["of one id", [period("2026-10-21", "2026-11-20"), { ...period("2026-11-21", "2026-12-20"), id: "2026-10-21" }]],
    ["backwards", [period("2026-11-21", "2026-11-20")]],
    ["with an instant of another day", [period("2026-11-22T09:00:00Z", "2026-12-20")]],
    ["of no such day", [period("2026-11-31", "2026-12-20")]],
    ["of no such state", [{ ...period("2026-11-21", "2026-12-20"), status: "Opened" }]],
    ["of unknown length", [period("2026-11-21", "2026-12-13")]],
  ])("%s: no figure", async (_, periods) => {
    expect((await failure(withPeriods(periods, "2026-12-01"))).kind).toMatch(/shape|inconsistent/);
  });
});

describe("exchanged figures", () => {
  test.each<[what: string, charge: Charge, kind: string, path: string]>([
    [
      "prepaid and actual, with overage",
      pool({ actualQuantity: 5000, prepaidQuantity: 6000, overageQuantity: 750 }),
      "inconsistent",
      "overageQuantity",
    ],
    ["overage and actual", pool({ actualQuantity: 0, overageQuantity: 4512 }), "inconsistent", "overageQuantity"],
    [
      "tokens and units",
      voiceBots({ actualQuantity: 512, convertedTokenCount: 8704 }),
      "inconsistent",
      "convertedTokenCount",
    ],
    ["the rate upside down", voiceBots({ tokenConversionRate: 0.0588 }), "inconsistent", "convertedTokenCount"],
    ["tokens without usage", voiceBots({ actualQuantity: 0 }), "inconsistent", "convertedTokenCount"],
    [
      "usage without tokens",
      voiceBots({ convertedTokenCount: 0, tokenConversionRate: undefined as never }),
      "inconsistent",
      "convertedTokenCount",
    ],
    ["tokens at no rate", voiceBots({ tokenConversionRate: 0 }), "inconsistent", "tokenConversionRate"],
    ["usage below zero for tokens above", voiceBots({ actualQuantity: -8704 }), "inconsistent", "convertedTokenCount"],
    ["a limit below zero", voiceBots({ prepaidQuantity: -1 }), "inconsistent", "prepaidQuantity"],
  ])("%s", async (_, charge, kind, path) => {
    expect(await failsWith([charge])).toEqual({ kind, path: `$.charges[0].${path}` });
  });

  test("a charge without tokens and quantity is a failure, not 0", async () => {
    const { actualQuantity: _, ...charge } = bare(voiceBots());
    expect(await failsWith([charge])).toEqual({ kind: "shape", path: "$.charges[0].actualQuantity" });
  });

  test("a pool that took less than its features", async () => {
    expect(await failsWith([voiceBots(), pool({ actualQuantity: 100 })])).toEqual({
      kind: "inconsistent",
      path: "$.charges[1].actualQuantity",
    });
  });

  test("the same charge twice", async () => {
    expect(await failsWith([voiceBots(), voiceBots()])).toEqual({ kind: "inconsistent", path: "$.charges[1].id" });
  });

  test("prepaid and actual without overage cannot be distinguished; a wallet or the features can", async () => {
    const swapped = pool({ actualQuantity: 5000, prepaidQuantity: 4512, overageQuantity: 238 });
    expect(exactText((await readWith([swapped])).total)).toBe("5000");
    expect(exactText((await readWith([pool({ actualQuantity: 4512 })], [tokenWallet()])).total)).toBe("4512");
    expect(await failsWith([pool({ actualQuantity: 250, fairuseQuantity: 4512 })], [tokenWallet()])).toMatchObject({
      kind: "inconsistent",
    });
  });
});

describe("several organizations on one contract", () => {
  const of = (id: string, rest: Partial<Charge> = {}): Charge =>
    voiceBots({ id: `charge-${id}`, organizations: [{ id }], ...rest });
  const mine = metered(CONTRACT_METER.replace("{ ", "{ organizationIds: [a, b], "));

  test("only those of the budget count", async () => {
    expect(exactText((await readWith([of("a"), of("b"), of("c")], [], mine)).total)).toBe("1024");
  });

  test.each<[what: string, charges: Charge[], kind: string]>([
    ["none of them is the budget's", [of("c")], "shape"],
    ["a charge does not say whose it is", [voiceBots({ organizations: undefined as never })], "shape"],
    [
      "one charge for the budget's and for others",
      [of("a", { organizations: [{ id: "a" }, { id: "c" }] })],
      "inconsistent",
    ],
  ])("%s: no figure", async (_, charges, kind) => {
    expect(await failsWith(charges, undefined, mine)).toMatchObject({ kind });
  });

  test("a budget that lists no organizations, on a contract of several, is a failure", async () => {
    expect(await failsWith([of("a"), of("b")])).toEqual({ kind: "inconsistent", path: "$.charges[1].organizations" });
  });
});

describe("lines that are not as expected", () => {
  const withPool = (...charges: Charge[]) => readWith([...charges, pool({ actualQuantity: 600 })]);
  const other = (rest: Partial<Charge>): Charge => ({ ...licences(), id: "other", ...rest });

  test.each<[what: string, charge: Charge]>([
    ["another product in EA", other({ product: { name: "Headsets", unitOfMeasure: "EA" } })],
    ["another product in a unit that is new", other({ product: { name: "Headsets", unitOfMeasure: "Fortnight" } })],
    ["another product with a quantity in words", other({ actualQuantity: "many" as never })],
    ["another product below zero", other({ actualQuantity: -3 })],
    ["no product", { id: "x", actualQuantity: 3 }],
  ])("%s does not matter", async (_, charge) => {
    expect(exactText((await readWith([voiceBots(), charge])).total)).toBe("512");
  });

  test("what is not counted is said", async () => {
    const unknown = other({ product: { name: "Headsets", unitOfMeasure: "EA" } });
    const usage = await readWith([voiceBots(), unknown, { actualQuantity: 3 }, licences()]);
    expect(codes(usage)).toEqual(["not-counted", "not-counted"]);
  });

  test("AI Scoring in evaluations, summaries and translations, without token fields", async () => {
    const charges = [
      named(inUnit(bare(voiceBots({ id: "a", actualQuantity: 200 })), "Evaluation"), "AI Scoring"),
      named(inUnit(bare(voiceBots({ id: "b", actualQuantity: 500 })), "Summary"), "AI Summaries and Insights"),
      named(inUnit(bare(voiceBots({ id: "c", actualQuantity: 40 })), "Translation"), "AI Translate"),
      named(inUnit(bare(voiceBots({ id: "d", actualQuantity: 800 })), "Message"), "Facebook Private Messaging"),
      named(inUnit(bare(voiceBots({ id: "e", actualQuantity: 400 })), "Message"), "X Public Post Response"),
    ].map((charge) => ({
      ...charge,
      product: { ...charge.product, unitOfMeasure: charge.product?.unitOfMeasure ?? "" },
    }));
    expect(brief(await readWith(charges))).toMatchObject({
      byFeature: { "ai-scoring": "10", "ai-summary": "10", "ai-translate": "20", messaging: "2", social: "1" },
    });
  });

  test.each<[what: string, charge: Charge]>([
    ["a feature that the card lacks", named(inUnit(bare(voiceBots()), "User"), "Genesys Speech and Text Analytics")],
    ["a product without a rate", named(inUnit(bare(voiceBots()), "Ingestion"), "WhatsApp Public Post Ingestion")],
    ["another one", named(inUnit(bare(voiceBots()), "Guide"), "AI Guide")],
    ["a unit that is new", inUnit(bare(voiceBots()), "Fortnight")],
    ["tokens in words", voiceBots({ convertedTokenCount: "512" as never })],
  ])("%s: in the pool's total as other, and said; without a pool there is no figure", async (_, charge) => {
    const usage = await withPool(voiceBots({ id: "y", actualQuantity: 1700, convertedTokenCount: 100 }), charge);
    expect(brief(usage)).toMatchObject({ total: "600", byFeature: { "voice-bots": "100", other: "500" } });
    expect(usage.notices).toMatchObject([{ code: "line-not-read", path: expect.stringContaining("$.charges[1]") }]);
    expect((await failsWith([charge])).path).toContain("$.charges[0]");
  });

  test("a pool that cannot be read is a failure, beside one that can", async () => {
    const broken = pool({ id: "q", actualQuantity: "many" as never });
    expect(await failsWith([voiceBots(), pool({ actualQuantity: 600 }), broken])).toMatchObject({ kind: "shape" });
  });

  test("a closed period that is not understood does not hide the current one", async () => {
    const standIn = await standInWith(ALL);
    standIn.world.details["bp-10"] = detail(OCTOBER, [inUnit(bare(voiceBots()), "Fortnight")]);
    const periods = await read(standIn, metered(CONTRACT_METER), { periods: 2 });
    expect(periods.map((period) => [period.periodId, codes(period)])).toEqual([["bp-11", ["period-not-read"]]]);
  });

  test("credits lessen their feature, and are said", async () => {
    const credit = voiceBots({ id: "credit", actualQuantity: -340, convertedTokenCount: -20 });
    const usage = await readWith([voiceBots(), credit]);
    expect(brief(usage)).toMatchObject({ total: "492", byFeature: { "voice-bots": "492" } });
    expect([usage.credits && exactText(usage.credits), codes(usage)]).toEqual(["20", ["credited"]]);
    const alone = await readWith([credit]);
    expect([exactText(alone.total), codes(alone)]).toEqual(["0", ["credited", "credited"]]);
    const onPool = await readWith([
      pool(),
      pool({ id: "credit", actualQuantity: -20, overageQuantity: undefined as never }),
    ]);
    expect([exactText(onPool.total), codes(onPool)]).toEqual(["4492", ["credited"]]);
  });

  test("limits and overage of 0 on a feature are the pool's", async () => {
    const nothing = { prepaidQuantity: 0, fairuseQuantity: 0, overageQuantity: 0 };
    expect(exactText((await readWith([voiceBots(nothing)])).total)).toBe("512");
  });

  test("a conversion rate with four digits is as good as its last digit", async () => {
    const charge = voiceBots({ actualQuantity: 2000, convertedTokenCount: 120_000, tokenConversionRate: 0.0167 });
    expect(exactText((await readWith([charge])).total)).toBe("120000");
    const wrong = voiceBots({ actualQuantity: 2000, convertedTokenCount: 122_000, tokenConversionRate: 0.0167 });
    expect(await failsWith([wrong])).toMatchObject({ kind: "inconsistent" });
  });

  test("a contract that is only known by its number", async () => {
    const standIn = await standInWith(ALL);
    for (let times = 0; times < 2; times++) {
      standIn.faults.push((path, response) => {
        if (!path.includes(`${ACME_CONTRACT.id}/billingperiods`)) return false;
        json(response, 400, { code: "bad.request" });
        return true;
      });
    }
    standIn.world.contracts.push({ ...ACME_CONTRACT, id: "US-104711" });
    expect((await read(standIn, metered(CONTRACT_METER), { periods: 2 })).map(({ periodId }) => periodId)).toEqual([
      "bp-10",
      "bp-11",
    ]);
  });
});

describe("wallets of a contract of several organizations", () => {
  const mine = metered(CONTRACT_METER.replace("{ ", "{ organizationIds: [a], "));
  const own = { organizations: [{ id: "a" }] };
  const theirs = { organizations: [{ id: "b" }] };

  test("a wallet of another organization is not counted, whatever is in it", async () => {
    const wallets = [{ ...tokenWallet(theirs), balanceConsumption: "many" as never }, tokenWallet(own)];
    expect(exactText((await readWith(undefined, wallets, mine)).total)).toBe("4512");
    const charge = { ...voiceBots({ convertedTokenCount: "512" as never }), ...theirs };
    const unlisted = await readWith([voiceBots(own)], [tokenWallet({ ...theirs, balanceConsumption: 9000 })]);
    expect(exactText(unlisted.total)).toBe("512");
    expect(await failsWith(undefined, [tokenWallet(own), tokenWallet(theirs)])).toMatchObject({ kind: "inconsistent" });
    expect(exactText((await readWith([charge, voiceBots({ id: "y", ...own })], undefined, mine)).total)).toBe("512");
  });

  test("a wallet in EA, or without a unit, is no wallet of tokens; one of tokens that cannot be read is said", async () => {
    const { unitOfMeasure: _, ...unitless } = tokenWallet({ name: "Professional services" });
    const wallets = [tokenWallet({ name: "Headsets", unitOfMeasure: "EA" }), unitless];
    expect(codes(await readWith(ALL, wallets))).toEqual([]);
    expect(codes(await readWith(ALL, [tokenWallet({ balanceConsumption: "many" as never })]))).toEqual([
      "line-not-read",
    ]);
    expect(await failsWith(undefined, [tokenWallet({ balanceConsumption: "many" as never })])).toMatchObject({
      path: "$.wallets[0].balanceConsumption",
    });
  });
});

function bare({ convertedTokenCount, tokenConversionRate, ...rest }: Charge): Charge {
  return rest;
}

function inUnit(charge: Charge, unitOfMeasure: string): Charge {
  return { ...charge, product: { ...charge.product, unitOfMeasure } };
}

function named({ product, ...charge }: Charge, name: string): Charge {
  return { ...charge, product: { ...product, name, sku: "X-1" } };
}
