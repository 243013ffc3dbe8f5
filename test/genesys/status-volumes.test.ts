import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import Fraction from "fraction.js";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, checkBudget, codesOf, type Report } from "../support/report.ts";
import { billed, contactCenter } from "./stand-in/contact-center.ts";
import { ACME_CONTRACT, type Contract, type Detail, NOVEMBER, type Period } from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { CONTRACT_METER, SUBSCRIPTION_METER, TRUSTEE_METER, VAULT } from "./support.ts";

const withVolumes = (volumes: string, meter = CONTRACT_METER): string =>
  meter.replace(/ \}$/, `, volumes: ${volumes} }`);

const KEYS = { rateCard: "genesys-2026-06", billing: "{ cycleStartDay: 21 }", plan: "{ from: 2026-09, months: 12 }" };
const PLAN = "consumption: { voice-bots: { minutes: 20000 }, agent-copilot: { users: 100 } }\n";

const PERIODS: Period[] = [
  { id: "bp-09", dateStart: "2026-09-21", dateEnd: "2026-10-20", status: "Closed" },
  { id: "bp-10", dateStart: "2026-10-21", dateEnd: "2026-11-20", status: "Closed" },
  NOVEMBER,
];
let happened: ReturnType<typeof contactCenter>;
let details: Record<string, Detail>;
let contracts: Contract[];
beforeAll(() => {
  happened = contactCenter("2026-09-21", "2026-12-02");
  details = Object.fromEntries(
    PERIODS.map((period) => [period.id, billed(period, happened, period === NOVEMBER ? "2026-11-30" : period.dateEnd)]),
  );
  contracts = [{ ...ACME_CONTRACT, billingPeriods: PERIODS }];
});

const start = (rest: Parameters<typeof StandIn.start>[0] = {}): Promise<StandIn> =>
  StandIn.start({ contracts, details, happened, ...rest });

async function run(standIn: StandIn, volumes: string | null, ...args: string[]) {
  const meter = volumes === null ? CONTRACT_METER : withVolumes(volumes);
  const cwd = folder({ "budgets/acme.yaml": budget(PLAN, { ...KEYS, meter }) });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  return tollgate(args, { cwd, env, today: "2026-12-01" });
}

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(join(ROOT, "policy", "status.schema.json"), "utf8")));

async function status(standIn: StandIn, volumes: string | null, ...args: string[]): Promise<Report> {
  const { code, out, err } = await run(standIn, volumes, "status", "acme", "--format", "json", ...args);
  const report = JSON.parse(out);
  validate(report);
  expect(validate.errors).toBeNull();
  expect({ code, failed: report.failed }, err).toEqual({ code: 0, failed: [] });
  return { ...report.organizations[0], notices: report.notices ?? [] };
}

const total = (parts: readonly Report[]): string =>
  parts.reduce((sum, { tokensExact }) => sum.add(tokensExact), new Fraction(0)).toFraction();

describe("status of an organization whose budget asks for volumes", () => {
  test("has days, weeks and a forecast, and says that they are an estimate", async () => {
    const without = await status(await start(), null);
    expect(without).toMatchObject({ days: null, forecast: null });
    expect(without.estimate).toBeUndefined();
    const acme = await status(await start(), "on");
    expect(acme.days).toHaveLength(10);
    expect(acme.forecast).not.toBeNull();
    expect(acme.days.at(-1)).toBe(acme.consumed);
    expect(acme.estimate).toMatchObject({ by: null, causes: [] });
    for (const key of ["consumed", "health", "budgetPercent", "features"]) expect(acme[key]).toEqual(without[key]);
    const { out } = await run(await start(), "on", "status", "acme");
    expect(out.replaceAll(/\s+/g, " ")).toContain("estimate from volumes, calibrated to the bill");
  });

  test("by bot, flow and queue: the largest first, in tokens and money, and all of it", async () => {
    for (const by of ["bot", "flow", "queue"]) {
      const { estimate, features, ...acme } = await status(await start(), "on", "--by", by);
      expect(estimate.by).toBe(by);
      expect(total(estimate.causes)).toBe(total(features));
      const cents = estimate.causes.map(({ value }: Report) => Number(value.amount.replace(".", "")));
      const sum = new Fraction(total(features)).mul(100).round().valueOf();
      expect(cents.reduce((all: number, one: number) => all + one, 0)).toBe(sum);
      const last = estimate.causes.at(-1);
      expect(last.name).toBeNull();
      expect(last.features[0].feature).toBe("agent-copilot");
      expect(acme.consumed).toBe(Math.ceil(new Fraction(total(features)).valueOf()));
    }
  });

  test("as a table", async () => {
    const { code, out } = await run(await start(), "{ groupBy: flow }", "status", "acme", "--by");
    expect(code).toBe(0);
    const rows = out.split("\n").filter((line) => /^(BOT|DIGITALBOT|not explained|flow) /.test(line));
    expect(rows.map((row) => row.split("  ")[0])).toEqual([
      "flow",
      "DIGITALBOT VirtualAgent",
      "BOT",
      "DIGITALBOT",
      "not explained",
    ]);
  });

  test("shows a hostile name as harmless text", async () => {
    const name = "\u001b[31m| `x` <b>\r\nEvil\u202e";
    const group = { botId: "b-1", botName: name, botFlowType: "BOT", mediaType: "voice" };
    const evil = [{ of: "bots", at: "2026-11-25T10", group, metrics: { tBotSession: 6_000_000, nBotSessions: 9 } }];
    const standIn = await start({ happened: evil });
    const { out } = await run(standIn, "on", "status", "acme", "--by", "bot");
    expect(out).not.toMatch(/[\u001b\u202e\r]/);
    const markdown = await run(standIn, "on", "status", "acme", "--by", "bot", "--format", "markdown");
    expect(markdown.out).not.toMatch(/[\u001b\u202e\r]|<b>/);
    expect(markdown.out).toMatch(/^\| .*Evil.* \|$/m);
    const { estimate } = await status(standIn, "on", "--by", "bot");
    expect(estimate.causes).toHaveLength(2);
  });

  test("has an estimate by the hour where the bill's figures are late, beside what is consumed", async () => {
    const { estimate, consumed } = await status(await start(), "on");
    expect(estimate.since.until).toBe("2026-12-01T12:00:00Z");
    expect(total(estimate.since.hours)).toBe(total([estimate.since]));
    expect(consumed).toBe((await status(await start(), null)).consumed);
  });

  test("says which permission is missing, and shows the rest", async () => {
    const { estimate, notices } = await status(await start({ forbidden: ["bots"] }), "on", "--by", "queue");
    expect(notices.map(({ code }: Report) => code)).toEqual(["volume-missing", "volume-not-read"]);
    expect(notices[1].message).toContain("analytics:botAggregate:view");
    expect(Object.keys(estimate.factors)).not.toContain("voice-bots");
  });

  test("whose earlier periods cannot be read has its days all the same, and says so", async () => {
    const standIn = await start();
    standIn.always("bp-09", (response) => json(response, 404, { code: "not.found" }));
    const acme = await status(standIn, "on");
    expect(acme.days).toHaveLength(10);
    expect(acme.notices.map(({ code }: Report) => code)).toEqual(["period-not-read"]);
  });

  test("without any volume it is as without the key", async () => {
    const acme = await status(await start({ happened: [] }), "on");
    expect(acme).toMatchObject({ days: null, forecast: null });
    expect(acme.estimate).toBeUndefined();
    expect(acme.notices.map(({ code }: Report) => code)).toContain("volume-missing");
  });

  test("a mapping that is wrong by a factor of 3 is corrected and said", async () => {
    const wrong =
      "{ features: { virtual-agent: { of: bots, metric: nBotSessions, per: 0.333333, where: { botFlowSubType: ['*virtual*'] } } } }";
    const [acme, right] = [
      await status(await start(), wrong, "--by", "bot"),
      await status(await start(), "on", "--by", "bot"),
    ];
    expect(acme.notices.map(({ code }: Report) => code)).toEqual(["volume-differs"]);
    expect(acme.notices[0].message).toContain("virtual-agent was billed 30.0 %");
    for (const key of ["days", "forecast", "features"]) expect(acme[key]).toEqual(right[key]);
    expect(acme.estimate.causes).toEqual(right.estimate.causes);
  });

  test.each([
    [["status", "acme", "--by", "agent"], "on"],
    [["status", "acme", "--by"], null],
    [["status", "acme", "--by", "--format", "csv"], "on"],
    [["status", "acme", "--by", "--from", "cloudwatch"], "on"],
  ] as const)("%j with volumes %s is exit 2", async (args, volumes) => {
    expect((await run(await start(), volumes, ...args)).code).toBe(2);
  });

  test("a fleet's table asks for no volumes", async () => {
    const standIn = await start();
    const keys = { ...KEYS, meter: withVolumes("on") };
    const cwd = folder({
      "budgets/acme.yaml": budget(PLAN, keys),
      "budgets/acme-two.yaml": budget(PLAN, { ...keys, org: "acme-two" }),
    });
    const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
    expect((await tollgate(["status"], { cwd, env, today: "2026-12-01" })).code).toBe(0);
    expect(standIn.requests.filter((request) => request.includes("analytics"))).toEqual([]);
    expect((await tollgate(["status", "--by"], { cwd, env, today: "2026-12-01" })).code).toBe(2);
  });
});

test("an export holds what was billed, and no estimate", async () => {
  const standIn = await start();
  const args = ["export", "acme", "--data", "actual"];
  const { code, out } = await run(standIn, "{ forecast: true }", ...args);
  expect(code).toBe(0);
  expect(standIn.requests.filter((request) => request.includes("analytics"))).toEqual([]);
  expect(out).toBe((await run(standIn, null, ...args)).out);
});

describe("meter.volumes", () => {
  const check = (meter: string) => checkBudget(budget(PLAN, { ...KEYS, meter }));

  test.each([
    "on",
    "off",
    "true",
    "false",
    "{}",
    "{ forecast: true }",
    "{ groupBy: queue, features: { ai-scoring: off } }",
  ])("may be %s", async (volumes) => {
    const { report } = await check(withVolumes(volumes));
    expect(codesOf(report)).not.toContain("schema");
  });

  test.each([
    [withVolumes("yes"), "volumes"],
    [withVolumes("{ forecast: yes }"), "Write true or false."],
    [withVolumes("{ groupBy: agent }"), "groupBy"],
    [withVolumes("{ groups: bot }"), "groups"],
    [withVolumes("{ features: { ai-scoring: { of: forms, metric: nForms } } }"), "of"],
    [withVolumes("{ features: { ai-scoring: { of: evaluations } } }"), "ai-scoring"],
    [withVolumes("{ features: { ai-scoring: { of: evaluations, metric: nEvaluation } } }"), "metric"],
    [withVolumes("{ features: { ai-scoring: { of: evaluations, metric: nEvaluations, per: 0 } } }"), "per"],
    [
      withVolumes(
        "{ features: { ai-scoring: { of: evaluations, metric: nEvaluations, where: { mediaType: voice } } } }",
      ),
      "mediaType",
    ],
    [withVolumes("on", TRUSTEE_METER), "volumes"],
    [withVolumes("on", "{ kind: csv, path: usage.csv }"), "volumes"],
  ])("%s is invalid, with its place", async (meter, key) => {
    const { code, report } = await check(meter);
    const [finding] = report.findings;
    expect({ code, finding: finding.code }).toEqual({ code: 2, finding: "schema" });
    const line = budget(PLAN, { ...KEYS, meter }).split("\n")[finding.line - 1] ?? "";
    expect(line.slice(finding.column - 1), finding.message).not.toBe("");
    expect(`${finding.message} ${finding.help}`).toContain(key);
  });

  test("names no feature that the card does not have", async () => {
    const { code, report } = await check(withVolumes("{ features: { ai-scorings: off } }", SUBSCRIPTION_METER));
    expect({ code, codes: codesOf(report) }).toEqual({ code: 2, codes: ["unknown-feature"] });
  });
});

test("meter probe shows what the volumes say", async () => {
  const standIn = await start();
  standIn.once("/summaries/", (response) => json(response, 403, { code: "missing.any.permissions" }));
  const { code, out, err } = await run(standIn, "on", "meter", "probe", "acme", "--periods", "2");
  expect(code).toBe(0);
  const { volumes } = JSON.parse(out);
  expect(volumes.periods).toHaveLength(2);
  expect(Object.keys(volumes.periods[1].factors)).toContain("voice-bots");
  expect(err).toContain("analytics:summaryAggregate:view");
  expect(out).not.toContain("Claims line");
});
