import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import {
  ACME_CONTRACT,
  type Contract,
  copilot,
  detail,
  fairUse,
  NOVEMBER,
  OCTOBER,
  overview,
  pool,
  rollup,
  usage,
  voiceBots,
} from "../genesys/stand-in/payloads.ts";
import { StandIn } from "../genesys/stand-in/server.ts";
import { VAULT } from "../genesys/support.ts";
import { folder, tollgate } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";

const HEADER =
  "org,name,owner,currency,model,users,cycle_day,included,purchased,purchase_price,month,tokens,tokens:voice-bots";
const ACME = "acme-emea,Acme EMEA,ops@example.com,EUR,named,200,21,250,5000,0.7,2026-10,4700.5,500";

const budgetIn = (cwd: string, org: string): Report => load(readFileSync(join(cwd, "budgets", `${org}.yaml`), "utf8"));

async function imported(rows: readonly string[], files: Record<string, string> = {}) {
  const cwd = folder({ ...files, "customers.csv": `${HEADER}\n${rows.join("\n")}\n` });
  const { code, out, err } = await tollgate(["import", "csv", "customers.csv", "--format", "json"], { cwd });
  return { cwd, code, err, report: out === "" ? null : JSON.parse(out) };
}

describe("import csv", () => {
  test("a row becomes a budget that passes, and plans what the last month took", async () => {
    const { cwd, code, report } = await imported([ACME]);
    expect(code).toBe(0);
    expect(report.written).toEqual([{ org: "acme-emea", file: "budgets/acme-emea.yaml", unknown: [] }]);
    expect(budgetIn(cwd, "acme-emea")).toMatchObject({
      ...{ name: "Acme EMEA", currency: "EUR", licensing: { model: "named", users: 200 } },
      ...{ billing: { cycleStartDay: 21 }, plan: { from: "2026-11", months: 12 }, allocation: { tokensPerMonth: 250 } },
      consumption: { "voice-bots": { minutes: 8500 }, other: { tokens: 4201 } },
      purchases: [{ tokensPerMonth: 5000, from: "2026-11", unitPrice: 0.7 }],
    });
    const checked = await checkJson(cwd);
    expect(checked.code).toBe(0);
    expect(checked.report.organizations[0].periods[0].consumed.typical).toBe(4701);
  });

  test("what is not known is unknown, and check names each place until somebody writes it", async () => {
    const { cwd, report } = await imported(["beta,,,,,,,,,,,,"]);
    expect(report.written[0].unknown).toEqual(["owners", "currency", "model", "users", "consumption"]);
    const text = readFileSync(join(cwd, "budgets", "beta.yaml"), "utf8");
    for (const line of text.split("\n")) if (/[:[] ?unknown/.test(line)) expect(line).toMatch(/# unknown: \w/);
    const { code, report: checked } = await checkJson(cwd);
    expect(code).toBe(2);
    expect(checked.findings.map(({ path }: Report) => path[0])).toEqual([
      "owners",
      "currency",
      "licensing",
      "licensing",
    ]);
  });

  test("nothing is overwritten: neither a file nor the budget of the same organization elsewhere", async () => {
    const other = "org: gamma\n";
    const there = { "budgets/acme-emea.yaml": "# mine\n", "budgets/emea/third.yaml": other };
    const { cwd, code, report } = await imported([ACME, "gamma,,,,,,,,,,,,"], there);
    expect(code).toBe(0);
    expect(report.notWritten.map(({ org, code: why }: Report) => [org, why])).toEqual([
      ["acme-emea", "exists"],
      ["gamma", "exists"],
    ]);
    expect(readFileSync(join(cwd, "budgets/acme-emea.yaml"), "utf8")).toBe("# mine\n");
    expect(readdirSync(join(cwd, "budgets"))).toEqual(["acme-emea.yaml", "emea"]);
  });

  test.each([
    ["../evil,,,,,,,,,,,,", "is not an id"],
    ["Acme,,,,,,,,,,,,", "is not an id"],
    ["acme,,ops,,,,,,,,,,", "is no email address"],
    ["acme,,,usd,,,,,,,,,", "is not a currency"],
    ["acme,,,,,1.500,,,,,,,", "is not a users"],
    ["acme,,,,,,32,,,,,,", "no day of a month"],
    ["acme,,,,,,,,,,,12,", "the month of the tokens is missing"],
    ["acme,,,,,,,,,,,,\nacme,,,,,,,,,,,,", "is there twice"],
  ])("%s is refused with its place, and no file is written", async (row, problem) => {
    const { cwd, code, err } = await imported([ACME, row]);
    expect(code).toBe(2);
    expect(err).toMatch(/customers\.csv:\d:\d+/);
    expect(err).toContain(problem);
    expect(existsSync(join(cwd, "budgets"))).toBe(false);
  });

  test.each(['"=HYPERLINK(""x"")"', '"a: b # c"', '"{ x: 1 }"', '"line\nbreak: 1"', '"- x"', '"&a *b !c"', '"null"'])(
    "a hostile name stays a name: %s",
    async (name) => {
      const { cwd, report } = await imported([ACME.replace("Acme EMEA", name)]);
      expect(report.written).toHaveLength(1);
      const plain = name.slice(1, -1).replaceAll('""', '"');
      const { org, name: written } = budgetIn(cwd, "acme-emea");
      expect(org).toBe("acme-emea");
      // A name that no budget may have gives way to the id.
      expect([plain, "acme-emea"]).toContain(written);
      expect((await checkJson(cwd)).code).toBe(0);
    },
  );

  test("--dry-run writes nothing", async () => {
    const cwd = folder({ "customers.csv": `${HEADER}\n${ACME}\n` });
    const { code, out } = await tollgate(["import", "csv", "customers.csv", "--dry-run"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("would be written");
    expect(existsSync(join(cwd, "budgets"))).toBe(false);
  });
});

const ID = "99999999-8888-7777-6666-555555555555";

async function fromGenesys(standIn: StandIn, args: readonly string[], files: Record<string, string> = {}) {
  const cwd = folder(files);
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  const line = ["import", ...args, "--region", "mypurecloud.de", "--credentials", "env:ACME", "--format", "json"];
  const { code, out, err } = await tollgate(line, { cwd, env, today: "2026-12-01" });
  return { cwd, code, err, report: JSON.parse(out) };
}

describe("import trustee", () => {
  const LAST = { billingPeriodStartDate: "2026-10-21T00:00:00Z", billingPeriodEndDate: "2026-11-20T23:59:59Z" };
  const usages = [
    fairUse("250"),
    rollup("4512", { prepayQuantity: "5000", overagePrice: "0.9" }),
    usage("Genesys Cloud Voice Bots", "512"),
    usage("Genesys Agent Copilot", "4000"),
  ];

  test("allocation, prepaid tokens, currency, cycle day and the last month, with a meter that reads it", async () => {
    const standIn = await StandIn.start({ overviews: [overview(usages), overview(usages, LAST)] });
    const { cwd, code, report } = await fromGenesys(standIn, ["trustee", ID, "--owner", "ops@example.com"]);
    expect(code).toBe(0);
    expect(report.written[0]).toMatchObject({ org: ID, unknown: ["users"] });
    expect(budgetIn(cwd, ID)).toMatchObject({
      ...{ name: "Acme Support", currency: "USD", licensing: { model: "named", users: "unknown" } },
      ...{ billing: { cycleStartDay: 21 }, allocation: { tokensPerMonth: 250 }, pricing: { overageUnitPrice: 0.9 } },
      consumption: { "voice-bots": { minutes: 8704 }, "agent-copilot": { users: 100 } },
      purchases: [{ tokensPerMonth: 5000, from: "2026-11" }],
      meter: { kind: "genesys-trustee", region: "mypurecloud.de", trustorOrgId: ID, credentials: "env:ACME" },
    });
  });

  test.each(["../../etc/passwd", "x\norg: evil\n# ", "\u0007\u202ebell", "a".repeat(5000), "owners: []"])(
    "a hostile name: %j",
    async (name) => {
      const hostile = overview(usages, { organization: { id: "../../evil", name } });
      const standIn = await StandIn.start({ overviews: [hostile, overview(usages, LAST)] });
      const { cwd, report } = await fromGenesys(standIn, ["trustee", ID, "--owner", "ops@example.com"]);
      expect(report.written.map(({ file }: Report) => file)).toEqual([`budgets/${ID}.yaml`]);
      expect(readdirSync(join(cwd, "budgets"))).toEqual([`${ID}.yaml`]);
      const { org, owners } = budgetIn(cwd, ID);
      expect([org, owners]).toEqual([ID, ["ops@example.com"]]);
    },
  );

  test("a customer that cannot be read is said, and the others are written", async () => {
    const standIn = await StandIn.start({ overviews: [overview(usages), overview(usages, LAST)] });
    standIn.once("trusteebillingoverview/11111111", (response) => {
      response.writeHead(403, { "content-type": "application/json" });
      response.end('{"code":"missing.permissions"}');
    });
    const other = "11111111-2222-3333-4444-555555555555";
    const { code, report } = await fromGenesys(standIn, ["trustee", other, ID]);
    expect(code).toBe(2);
    expect(report.notWritten).toEqual([{ org: other, code: "failed", why: expect.stringContaining("permission") }]);
    expect(report.written.map(({ org }: Report) => org)).toEqual([ID]);
  });

  test("an id that is no name of a file is refused before anything is asked", async () => {
    const standIn = await StandIn.start();
    const { code, err } = await tollgate(
      ["import", "trustee", "../evil", "--region", "mypurecloud.de", "--credentials", "env:ACME"],
      { cwd: folder(), env: { TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) } },
    );
    expect(code).toBe(2);
    expect(err).toContain("is not an id");
    expect(standIn.requests).toEqual([]);
  });
});

test("import contract: what its items say is bought, at which price", async () => {
  const item = {
    ...{ name: "Genesys Cloud AI Experience Tokens", unitOfMeasure: "Token", quantity: 6000 },
    ...{ price: 0.75, overagePrice: 0.95, currencyIsoCode: "USD" },
  };
  const plans = [{ items: [{ name: "Genesys Cloud CX 3", quantity: 200, price: 110 }, item] }];
  const standIn = await StandIn.start({
    contracts: [{ ...ACME_CONTRACT, plans } as Contract],
    details: {
      "bp-11": detail(NOVEMBER, [pool(), voiceBots(), copilot()]),
      "bp-10": detail(OCTOBER, [pool(), voiceBots(), copilot()]),
    },
  });
  const { cwd, code, report } = await fromGenesys(standIn, ["contract", "US-104711", "--org", "acme"]);
  expect(code).toBe(0);
  expect(report.written[0].unknown).toEqual(["owners", "users"]);
  expect(budgetIn(cwd, "acme")).toMatchObject({
    ...{ name: "Acme Holdings", currency: "USD", billing: { cycleStartDay: 21 }, allocation: { tokensPerMonth: 250 } },
    consumption: { "voice-bots": { minutes: 8704 }, "agent-copilot": { users: 100 } },
    // What the period was charged comes before what the items say.
    purchases: [{ tokensPerMonth: 5000, from: "2026-11", unitPrice: 0.75 }],
    meter: { kind: "genesys-contract", contractId: "US-104711" },
  });
});
