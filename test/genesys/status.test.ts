import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { ACME_CONTRACT, copilot, detail, NOVEMBER, OCTOBER, pool, voiceBots } from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { CONTRACT_METER, VAULT } from "./support.ts";

const KEYS = {
  rateCard: "genesys-2026-06",
  billing: "{ cycleStartDay: 21 }",
  plan: "{ from: 2026-10, months: 12 }",
  meter: CONTRACT_METER,
};

const start = (): Promise<StandIn> =>
  StandIn.start({
    contracts: [ACME_CONTRACT],
    details: {
      "bp-11": detail(NOVEMBER, [voiceBots(), copilot(), pool()]),
      "bp-10": detail(OCTOBER, [voiceBots({ actualQuantity: 1700, convertedTokenCount: 100 })]),
    },
  });

async function status(standIn: StandIn, ...args: string[]) {
  const cwd = folder({ "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n", KEYS) });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  return tollgate(["status", "acme", "--format", "json", ...args], { cwd, env, today: "2026-12-01" });
}

describe("status, straight from Genesys Cloud", () => {
  test("totals by feature, with the reported pool; without days there is no forecast", async () => {
    const { code, out } = await status(await start());
    expect(code).toBe(0);
    const [organization] = JSON.parse(out).organizations;
    expect(organization).toMatchObject({ org: "acme", period: "2026-11", asOf: "2026-12-01T00:00:00Z", state: "open" });
    expect(organization).toMatchObject({
      allocation: { included: 250, purchased: 5000, total: 5250 },
      consumed: 4512,
      forecast: null,
    });
  });

  test("an earlier period, as long as Genesys Cloud has it", async () => {
    const standIn = await start();
    const { out } = await status(standIn, "--period", "2026-10");
    expect(JSON.parse(out).organizations).toMatchObject([{ period: "2026-10", state: "closed", consumed: 100 }]);
    const gone = await status(standIn, "--period", "2026-05");
    expect(gone.code).toBe(2);
  });

  test("what cannot be read is unknown, with what to do", async () => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => json(response, 403, { code: "missing.permissions" }));
    const { code, out, err } = await status(standIn);
    expect(code).toBe(2);
    expect(out + err).toContain("billing:subscription:view");
  });
});
