import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startDouble } from "../aws/support.ts";
import {
  ACME_CONTRACT,
  copilot,
  detail,
  licences,
  NOVEMBER,
  OCTOBER,
  pool,
  voiceBots,
} from "../genesys/stand-in/payloads.ts";
import { StandIn } from "../genesys/stand-in/server.ts";
import { CONTRACT_METER, VAULT } from "../genesys/support.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const ACME = (org = "acme", meter = `meter: { kind: csv, path: usage/${org}.csv }\n`) =>
  budget(`allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n${meter}`, {
    org,
    plan: "{ from: 2026-11, months: 3 }",
  });

/** The first days of November, of the same usage. */
const days = (tokens: number, through: number): string =>
  `day,tokens\n${Array.from({ length: through }, (_, day) => `2026-11-${String(day + 1).padStart(2, "0")},${tokens}`).join("\n")}\n`;

const [, DOCUMENTED] =
  /\$ tollgate meter run --once --dry-run\n([\s\S]*?)\n```/.exec(
    readFileSync(join(ROOT, "docs", "meter.md"), "utf8"),
  ) ?? [];

const fleet = (more: Readonly<Record<string, string>> = {}): string =>
  folder({ "budgets/acme.yaml": ACME(), "usage/acme.csv": days(40, 22), ...more });

const run = (cwd: string, args: readonly string[] = [], around: { today?: string; signal?: AbortSignal } = {}) =>
  tollgate(["meter", "run", "--once", ...args], { cwd, ...around });

const dry = async (cwd: string, ...args: readonly string[]) => {
  const { code, out, err } = await run(cwd, ["--dry-run", "--format", "json", ...args]);
  expect(err).toBe("");
  return { code, data: JSON.parse(out) };
};

const metricsOf = ({ metrics }: { metrics: { metric: string; value: number }[] }) =>
  Object.fromEntries(metrics.map(({ metric, value }) => [metric, value]));

describe("a dry run", () => {
  test("prints what would be sent, in 80 columns, and leaves nothing behind", async () => {
    const cwd = fleet();
    const { code, out, err } = await run(cwd, ["--dry-run"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out.trimEnd()).toBe(DOCUMENTED);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(readdirSync(cwd).sort()).toEqual(["budgets", "usage"]);
  });

  test("as data: every metric, the period and the pool", async () => {
    const { code, data } = await dry(fleet());
    expect(code).toBe(0);
    expect(data).toMatchObject({ version: 1, dryRun: true, at: "2026-11-23T12:00:00Z" });
    const [acme] = data.organizations;
    expect(acme).toMatchObject({
      org: "acme",
      known: "usage",
      period: { month: "2026-11", state: "open" },
      consumed: 880,
      ceiling: 1000,
      failure: { read: null, send: null },
    });
    expect(metricsOf(acme)).toMatchObject({ ConsumedTokens: 880, UtilizationPercent: 88 });
    expect(metricsOf(data.meter)).toEqual({
      ...{ MeterHeartbeat: 1, StaleOrganizations: 0 },
      ...{ NewlyStaleOrganizations: 0, AllocationDrift: 0 },
    });
    const heartbeats = data.meter.metrics.filter(({ metric }: { metric: string }) => metric === "MeterHeartbeat");
    expect(heartbeats.map(({ dimensions }: { dimensions: object }) => dimensions)).toEqual([{}, { Meter: "tollgate" }]);
  });

  test("of another day, for a file from then", async () => {
    const { data } = await dry(fleet(), "--now", "2026-11-10");
    expect(data.organizations[0]).toMatchObject({ consumed: 400, lastFetched: "2026-11-10T23:59:59.000Z" });
  });

  test("goes on from what a run has kept, without changing it", async () => {
    await startDouble();
    const cwd = fleet();
    await run(cwd);
    const kept = readFileSync(join(cwd, ".tollgate/meter/acme.json"), "utf8");
    writeFileSync(join(cwd, "usage/acme.csv"), days(30, 22));
    const { out } = await run(cwd, ["--dry-run", "--format", "json"], { today: "2026-11-24" });
    const data = JSON.parse(out);
    // A correction.
    expect(metricsOf(data.organizations[0])).toMatchObject({ ConsumedTokens: 660, UtilizationPercent: 66 });
    expect(readFileSync(join(cwd, ".tollgate/meter/acme.json"), "utf8")).toBe(kept);
  });
});

describe("a run", () => {
  test("sends the hour's metrics to CloudWatch and keeps what it knows", async () => {
    const double = await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const cwd = fleet();
    const { code, out } = await run(cwd);
    expect([code, out.split("\n")[0]]).toEqual([0, "2026-11-23 12:00 UTC: 1 of 1 organization sent"]);
    // The heartbeat first; then, once it is read, the organization.
    expect(double.requests.map(({ operation }) => operation)).toEqual([
      "ListSubscriptions",
      "PutMetricData",
      "PutMetricData",
    ]);
    const state = JSON.parse(readFileSync(join(cwd, ".tollgate/meter/acme.json"), "utf8"));
    expect(state).toMatchObject({ version: 2, org: "acme", observations: [{ total: "880", state: "open" }] });
    expect(existsSync(join(cwd, ".tollgate/meter/.lock"))).toBe(false);
  });

  test("says how many addresses have not confirmed", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const { out } = await run(fleet(), ["--format", "json"]);
    expect(JSON.parse(out).meter).toMatchObject({ unconfirmed: 1 });
  });

  test("one organization's failure is a line and exit 1; the others are sent", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const cwd = fleet({ "budgets/beta.yaml": ACME("beta"), "budgets/gamma.yaml": ACME("gamma", "") });
    const { code, out } = await run(cwd);
    expect(code).toBe(1);
    expect(out).toMatch(/1 of 2 organizations sent/);
    expect(out).toMatch(/beta: usage\/beta\.csv.*no such\s+file/);
    expect(out).toMatch(/not metered +1/);
  });

  test("an organization whose state is damaged is left as it is, and the others go on", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const damaged = '{"version":1,"org":"beta"';
    const cwd = fleet({
      "budgets/beta.yaml": ACME("beta"),
      "usage/beta.csv": days(1, 22),
      "state/beta.json": damaged,
    });
    const { code, out } = await run(cwd, ["--state", "state"]);
    expect(code).toBe(1);
    expect(out).toMatch(/1 of 2 organizations sent/);
    expect(out).toMatch(/beta\.json: it is not JSON/);
    expect(readFileSync(join(cwd, "state/beta.json"), "utf8")).toBe(damaged);
  });

  test("where AWS does not answer, what was read is kept, and the exit code is 2", async () => {
    const double = await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    double.refuse("PutMetricData", "AccessDenied", { status: 403 });
    const cwd = fleet();
    const { code, out, err } = await run(cwd);
    expect(code).toBe(2);
    expect(err).toMatch(/nothing could be sent: AWS denies cloudwatch:PutMetricData/);
    expect(out).toMatch(/0 of 1 organization sent/);
    expect(existsSync(join(cwd, ".tollgate/meter/acme.json"))).toBe(true);
  });

  test("after Ctrl-C everything that was sent is remembered, and the lock is gone", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const stop = new AbortController();
    stop.abort();
    const cwd = fleet();
    expect((await run(cwd, [], { signal: stop.signal })).code).toBe(130);
    expect(existsSync(join(cwd, ".tollgate/meter/.lock"))).toBe(false);
    expect((await run(cwd)).code).toBe(0);
  });
});

test("from Genesys Cloud: read over HTTP, kept by period, divided by what Genesys reports, drift said", async () => {
  const double = await startDouble({ now: Date.UTC(2026, 11, 1, 12) / 1000 });
  const charges = [licences(), voiceBots(), copilot(), pool()];
  const details = { "bp-10": detail(OCTOBER, charges), "bp-11": detail(NOVEMBER, charges) };
  const genesys = await StandIn.start({ contracts: [ACME_CONTRACT], details });
  const keys = { rateCard: "genesys-2026-06", billing: "{ cycleStartDay: 21 }", plan: "{ from: 2026-10, months: 12 }" };
  const text = budget("consumption: { other: { tokens: 1 } }\n", { ...keys, meter: CONTRACT_METER });
  const cwd = folder({ "budgets/acme.yaml": text });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(genesys.port) };
  const args = ["meter", "run", "--once", "--format", "json"];
  const { code, out } = await tollgate(args, { cwd, env, today: "2026-12-01" });
  const [acme] = JSON.parse(out).organizations;
  expect({ code, ...acme }).toMatchObject({
    code: 0,
    period: { id: "bp-11", month: "2026-11", state: "open" },
    consumed: 4512,
    allocation: { included: 250, purchased: 5000, total: 5250 },
    hasDrift: true,
    drift: [{ code: "commitment-drift" }],
  });
  expect(metricsOf(acme)).toMatchObject({ AllocatedTokens: 5250, UtilizationPercent: 85.9429, LateOverageTokens: 0 });
  // The heartbeat, the organization, and that it has drift.
  expect(double.requests.filter(({ operation }) => operation === "PutMetricData")).toHaveLength(3);
  const { observations } = JSON.parse(readFileSync(join(cwd, ".tollgate/meter/acme.json"), "utf8"));
  expect(observations.map(({ periodId }: { periodId: string }) => periodId).sort()).toEqual(["bp-10", "bp-11"]);
});

describe("what is in its way is said, with exit 2", () => {
  test.each([
    ["no --once", ["--dry-run"], /--once/],
    ["--now without --dry-run", ["--once", "--now", "2026-11-10"], /--dry-run/],
    ["no budgets", ["--once", "--dry-run", "none"], /none/],
  ])("%s", async (_, args, said) => {
    const { code, err } = await tollgate(["meter", "run", ...args], { cwd: fleet() });
    expect(code).toBe(2);
    expect(err).toMatch(said);
  });

  test("no budget that is metered", async () => {
    const cwd = folder({ "budgets/acme.yaml": ACME("acme", "") });
    const { code, err } = await run(cwd, ["--dry-run"]);
    expect([code, err]).toEqual([2, expect.stringContaining("Add a meter")]);
  });

  test("an invalid budget, beside one that is sent all the same", async () => {
    const cwd = fleet({ "budgets/beta.yaml": ACME("beta").replace("version: 1", "version: 9") });
    const { code, data } = await dry(cwd);
    expect(code).toBe(2);
    expect(data.organizations).toHaveLength(1);
    expect(data.unmetered).toMatchObject([{ isInvalid: true, why: expect.stringMatching(/beta\.yaml:1:\d+/) }]);
  });

  test("alarms without a meter, or with an invalid budget, count as stale; meter: off does not", async () => {
    const cwd = fleet({
      "budgets/beta.yaml": ACME("beta", ""),
      "budgets/gamma.yaml": ACME("gamma", "meter: off\n"),
      "budgets/delta.yaml": ACME("delta", "alarms: off\n"),
    });
    const { code, data } = await dry(cwd);
    expect([code, data.meter.stale]).toEqual([0, 1]);
    const why = ({ org, isStale }: { org: string; isStale: boolean }) => `${org} ${isStale}`;
    expect(data.unmetered.map(why).sort()).toEqual(["beta true", "delta false", "gamma false"]);
    writeFileSync(join(cwd, "budgets/gamma.yaml"), ACME("gamma").replace("version: 1", "version: 9"));
    expect((await dry(cwd)).data.meter.stale).toBe(2);
  });

  test("since when one without a meter is stale is kept; a budget without an id names no file of the state", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const invalid = { "budgets/gamma.yaml": ACME().replace("org: acme", "org: ../outside") };
    const cwd = fleet({ "budgets/beta.yaml": ACME("beta", ""), ...invalid });
    await run(cwd, ["--state", "state"]);
    expect(readdirSync(join(cwd, "state")).sort()).toEqual(["acme.json", "beta.json"]);
    const { memory } = JSON.parse(readFileSync(join(cwd, "state/beta.json"), "utf8"));
    expect(memory.stale).toEqual({ since: Date.UTC(2026, 10, 23, 12) / 3_600_000, until: null });
    expect([...new Set(readdirSync(cwd))].sort()).toEqual(["budgets", "state", "usage"]);
  });

  test("two budgets of one organization", async () => {
    const cwd = fleet({ "budgets/other.yaml": ACME() });
    expect((await run(cwd, ["--dry-run"])).code).toBe(2);
  });

  test("another run in the same folder; one that was killed is no obstacle", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const lock = (pid: number, host = hostname()) => ({ "state/.lock": JSON.stringify({ pid, host }) });
    const alive = await run(fleet(lock(process.ppid)), ["--state", "state"]);
    expect([alive.code, alive.err]).toEqual([2, expect.stringMatching(/another run holds the lock/)]);
    const elsewhere = await run(fleet(lock(1, "another-host")), ["--state", "state"]);
    expect(elsewhere.code).toBe(2);
    expect((await run(fleet(lock(2 ** 22 + 1)), ["--state", "state"])).code).toBe(0);
  });

  test.each([
    ["an empty one", ""],
    ["of another host", JSON.stringify({ pid: 1, host: "another-host" })],
    ["of a process number that somebody else has", JSON.stringify({ pid: process.ppid, host: hostname() })],
  ])("a lock older than a run can last is taken over, with a word: %s", async (_, content) => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    const cwd = fleet({ "state/.lock": content });
    const lock = join(cwd, "state/.lock");
    const held = await run(cwd, ["--state", "state"]);
    expect([held.code, held.err]).toEqual([2, expect.stringMatching(/another run holds the lock/)]);
    for (const hours of [-2, 2]) {
      writeFileSync(lock, content);
      const at = Date.now() / 1000 - hours * 3600;
      utimesSync(lock, at, at);
      const { code, err } = await run(cwd, ["--state", "state"]);
      expect([code, err]).toEqual([0, expect.stringMatching(/minutes old.*taken over/)]);
      expect(readdirSync(join(cwd, "state"))).toEqual(["acme.json"]);
    }
  });

  test("a file in the place of the folder", async () => {
    await startDouble();
    const { code, err } = await run(fleet({ state: "" }), ["--state", "state"]);
    expect([code, err]).toEqual([2, expect.stringMatching(/cannot use .*state/)]);
  });
});
