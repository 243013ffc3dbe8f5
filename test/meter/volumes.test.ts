import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startDouble } from "../aws/support.ts";
import { billed, contactCenter } from "../genesys/stand-in/contact-center.ts";
import { ACME_CONTRACT, type Detail, type Period } from "../genesys/stand-in/payloads.ts";
import { json, StandIn } from "../genesys/stand-in/server.ts";
import { CONTRACT_METER, VAULT } from "../genesys/support.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const PERIODS: Period[] = ["2026-08", "2026-09", "2026-10", "2026-11"].map((month, at) => ({
  id: `bp-${month}`,
  dateStart: `${month}-21`,
  dateEnd: `2026-${String(9 + at).padStart(2, "0")}-20`,
  status: at === 3 ? "Open" : "Closed",
}));
const PLAN = "consumption: { voice-bots: { minutes: 16000 }, virtual-agent: { sessions: 3000 } }\n";

let happened: ReturnType<typeof contactCenter>;
beforeAll(() => {
  happened = contactCenter("2026-08-21", "2026-12-10");
});

/** The bill is a day old. */
const detailsOn = (day: string): Record<string, Detail> =>
  Object.fromEntries(
    PERIODS.map((period) => [
      period.id,
      billed(period, happened, period.dateEnd < day ? period.dateEnd : dayBefore(day), { copilot: 0 }),
    ]),
  );

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

async function deployed(volumes: string) {
  const meter = CONTRACT_METER.replace(/ \}$/, `, volumes: ${volumes} }`);
  const keys = { rateCard: "genesys-2026-06", billing: "{ cycleStartDay: 21 }", plan: "{ from: 2026-08, months: 12 }" };
  const cwd = folder({ "budgets/acme.yaml": budget(PLAN, { ...keys, meter }) });
  const standIn = await StandIn.start({ contracts: [{ ...ACME_CONTRACT, billingPeriods: PERIODS }], happened });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  const run = async (today: string): Promise<Report> => {
    standIn.world.details = detailsOn(today);
    standIn.requests.length = 0;
    const { code, out, err } = await tollgate(["meter", "run", "--once", "--format", "json"], { cwd, env, today });
    const { organizations } = JSON.parse(out);
    return { code, err, ...organizations[0] };
  };
  const asked = (): string[] => standIn.requests.filter((request) => request.includes("/bots/"));
  return { standIn, run, asked, cwd, env };
}

const metric = ({ metrics }: Report, name: string): number | undefined =>
  metrics.find((one: Report) => one.metric === name)?.value;

describe("a meter whose budget lets estimates feed forecasts", () => {
  test("asks for a year of volumes at first, then once a day for what can have changed", async () => {
    await startDouble({ now: Date.UTC(2026, 11, 3, 12) / 1000 });
    const { run, asked } = await deployed("{ forecast: true }");
    const questions: number[] = [];
    for (const day of ["2026-12-01", "2026-12-01", "2026-12-02", "2026-12-03"]) {
      expect((await run(day)).code).toBe(0);
      questions.push(asked().length);
    }
    expect(questions).toEqual([4, 0, 2, 2]);
  });

  test("has a forecast on its first day that says that it rests on an estimate", async () => {
    await startDouble({ now: Date.UTC(2026, 11, 3, 12) / 1000 });
    const [with_, without] = [await deployed("{ forecast: true }"), await deployed("on")];
    const [acme, other] = [await with_.run("2026-12-01"), await without.run("2026-12-01")];
    expect(acme.forecastFrom).toBe("estimated");
    expect(other.forecastFrom).not.toBe("estimated");
    expect(without.asked()).toEqual([]);
    // What is published as consumed is what was billed, and nothing else.
    for (const name of ["ConsumedTokens", "AllocatedTokens", "UtilizationPercent", "BudgetPercent", "UsageAsOf"])
      expect(metric(acme, name)).toBe(metric(other, name));
    expect(metric(acme, "ForecastPercent")).not.toBe(metric(other, "ForecastPercent"));
  });

  test("goes on from estimated days with what was billed since", async () => {
    await startDouble({ now: Date.UTC(2026, 11, 3, 12) / 1000 });
    const { run, cwd, env } = await deployed("{ forecast: true }");
    await run("2026-12-01");
    for (const day of ["2026-12-02", "2026-12-05"]) expect((await run(day)).forecastFrom).toBe("estimated");
    const state = JSON.parse(readFileSync(join(cwd, ".tollgate/meter/acme.json"), "utf8"));
    expect(state.estimates).toHaveLength(4);
    expect(state.observations.every(({ daysAre }: Report) => daysAre === undefined)).toBe(true);
    const { code, out } = await tollgate(["meter", "run", "--once", "--dry-run"], { cwd, env, today: "2026-12-05" });
    expect({ code, out: out.replaceAll(/\s+/g, " ") }).toMatchObject({
      code: 0,
      out: expect.stringContaining("the forecast rests on days that are estimated from volumes"),
    });
  });

  test("reads usage all the same where no volumes can be read, and asks again", async () => {
    await startDouble({ now: Date.UTC(2026, 11, 3, 12) / 1000 });
    const { run, asked, standIn } = await deployed("{ forecast: true }");
    standIn.world.forbidden = ["bots", "summaries", "evaluations", "transcripts", "conversations"];
    const acme = await run("2026-12-01");
    expect(acme).toMatchObject({ code: 0, known: "usage", failure: { read: null, send: null } });
    expect(acme.forecastFrom).not.toBe("estimated");
    expect(acme.notices.map(({ code }: Report) => code)).toContain("volume-not-read");
    standIn.world.forbidden = [];
    expect((await run("2026-12-01")).forecastFrom).toBe("estimated");
    expect(asked()).toHaveLength(4);
  });

  test("reads usage all the same where earlier periods cannot be read", async () => {
    await startDouble({ now: Date.UTC(2026, 11, 3, 12) / 1000 });
    const { run, standIn } = await deployed("{ forecast: true }");
    standIn.always("bp-2026-08", (response) => json(response, 404, { code: "not.found" }));
    const acme = await run("2026-12-01");
    expect(acme).toMatchObject({ code: 0, known: "usage" });
    expect(acme.notices.map(({ code }: Report) => code)).toContain("volume-not-read");
  });
});

test("the alarm on forecasts says that estimates feed it, only where they do", async () => {
  const described = async (volumes: string): Promise<string> => {
    const { cwd } = await deployed(volumes);
    const { out } = await tollgate(["alarms", "--format", "json"], { cwd });
    return JSON.parse(out).alarms.find(({ about }: Report) => about === "forecast").description;
  };
  expect(await described("{ forecast: true }")).toContain("estimated from volumes");
  expect(await described("on")).not.toContain("volumes");
});
