import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import {
  ACME_CONTRACT,
  type Charge,
  copilot,
  detail,
  fairUse,
  licences,
  NOVEMBER,
  overview,
  pool,
  rollup,
  voiceBots,
} from "./stand-in/payloads.ts";
import { CLIENT, json, StandIn } from "./stand-in/server.ts";
import { CONTRACT_METER, TRUSTEE_METER, VAULT } from "./support.ts";

const KEYS = {
  rateCard: "genesys-2026-06",
  billing: "{ cycleStartDay: 21 }",
  plan: "{ from: 2026-10, months: 12 }",
  meter: CONTRACT_METER,
};

const SAID = `2026-11 (21 Nov to 20 Dec), open: 4,512 tokens
  of 250 included and 5,000 purchased
  agent-copilot 4,000
  voice-bots 512
warning commitment-drift: 2026-11 (21 Nov to 20 Dec): Genesys Cloud reports
    5,000 committed tokens, the plan has 0 (budgets/acme.yaml:1:1)
`;

const start = (charges: Charge[]): Promise<StandIn> =>
  StandIn.start({ contracts: [ACME_CONTRACT], details: { "bp-11": detail(NOVEMBER, charges) } });

async function probe(standIn: StandIn, ...rest: readonly (string | AbortSignal)[]) {
  const args = rest.filter((one) => typeof one === "string");
  const [signal = new AbortController().signal] = rest.filter((one) => typeof one !== "string");
  const cwd = folder({ "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n", KEYS) });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  const ran = await tollgate(["meter", "probe", "acme", "--periods", "1", ...args], {
    cwd,
    env,
    today: "2026-12-01",
    signal,
  });
  for (const secret of [CLIENT.secret, CLIENT.id, "that-nobody-sees"]) expect(ran.out + ran.err).not.toContain(secret);
  return ran;
}

describe("meter probe", () => {
  test("prints the answers without names, and what was understood", async () => {
    const { code, out, err } = await probe(await start([licences(), voiceBots(), copilot(), pool()]));
    expect({ code, err }).toEqual({ code: 0, err: SAID });
    expect(readFileSync(join(ROOT, "docs", "genesys.md"), "utf8")).toContain(err);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ source: "genesys-contract", failure: null, newFields: [] });
    expect(report.drift).toEqual([
      { code: "commitment-drift", data: expect.objectContaining({ planned: 0, reported: 5000 }) },
    ]);
    expect(report.understood).toMatchObject([{ tokens: "4512", byFeature: { "voice-bots": "512" } }]);
    expect(report.answers.map(({ what }: { what: string }) => what)).toEqual([
      "the billing contracts",
      "the billing period",
    ]);
    const [listed, { answer }] = report.answers;
    // The same thing has the same placeholder wherever it is.
    const { id } = listed.answer.entities[0].billingPeriods[1];
    expect(id).toMatch(/^<id-\d+>$/);
    expect(answer).toMatchObject({ id, dateStart: "2026-11-21", dateEnd: "2026-12-20", status: "Open" });
    expect(answer.charges[1]).toMatchObject({
      product: { sku: "GC-AI-VOICE", name: "Genesys Cloud Voice Bots", unitOfMeasure: "Minute" },
      organizations: answer.charges[0].organizations,
      actualQuantity: 8704,
      convertedTokenCount: 512,
      tokenConversionRate: 17,
    });
    for (const whose of ["Acme", ACME_CONTRACT.id, "US-104711", "bp-11"]) expect(out).not.toContain(whose);
  });

  test("an unknown answer: its place, what to do, and the answer to send", async () => {
    const charge = { ...voiceBots({ convertedTokenCount: "512" as never }), burstQuantity: 7, note: "call Joe" };
    const { code, out, err } = await probe(await start([charge]));
    expect(code).toBe(2);
    expect(err).toContain("$.charges[0].convertedTokenCount");
    expect(err).toContain("$.charges[].burstQuantity");
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      understood: null,
      failure: { kind: "shape", path: "$.charges[0].convertedTokenCount" },
    });
    expect(report.newFields).toEqual(["$.charges[].burstQuantity", "$.charges[].note"]);
    expect(report.answers[1].answer.charges[0]).toMatchObject({
      convertedTokenCount: "512",
      burstQuantity: 7,
      note: "<note-1>",
    });
  });

  test("a partner's overview has what is included, which is compared with the file", async () => {
    const standIn = await StandIn.start({ overviews: [overview([fairUse("300"), rollup("200")])] });
    const cwd = folder({
      "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n", { ...KEYS, meter: TRUSTEE_METER }),
    });
    const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
    const { out } = await tollgate(["meter", "probe", "acme", "--periods", "1"], { cwd, env, today: "2026-12-01" });
    expect(JSON.parse(out).drift).toMatchObject([{ code: "allocation-drift", data: { reported: 300 } }]);
  });

  test("a secret that the server repeats is not printed", async () => {
    const standIn = await start([]);
    standIn.once("/contracts?", (response, request) => {
      const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
      const status = `${token} ${CLIENT.secret} ${CLIENT.id}`;
      json(response, 200, {
        entities: [{ id: ACME_CONTRACT.id, status, [CLIENT.secret]: status, billingPeriods: status }],
      });
    });
    expect((await probe(standIn)).code).toBe(2);
    standIn.world.details["bp-11"] = detail(NOVEMBER, [
      voiceBots({
        product: { name: "Voice Bots", unitOfMeasure: CLIENT.secret },
        convertedTokenCount: undefined as never,
        tokenConversionRate: undefined as never,
      }),
      pool({ product: { name: `Crystal ${CLIENT.secret}`, unitOfMeasure: "Token" } }),
    ]);
    expect((await probe(standIn)).code).toBe(2);
    standIn.world.details["bp-11"]?.charges?.shift();
    expect((await probe(standIn)).err).toContain("unmapped-product");
    standIn.once("/contracts?", (response, request) => json(response, 403, { code: request.headers.authorization }));
    expect((await probe(standIn)).code).toBe(2);
  });

  test("control characters are escaped", async () => {
    const standIn = await start([
      voiceBots({ product: { name: "Voice Bots \u001b[2J\u202e", unitOfMeasure: "Minute\u001b[31m" } }),
    ]);
    const { out, err } = await probe(standIn);
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  test.each<[what: string, args: string[], says: string]>([
    ["credentials by value", ["--credentials", CLIENT.secret], "env:NAME or profile:NAME"],
    ["credentials that are not there", ["--credentials", "env:NOBODY"], "NOBODY_CLIENT_ID"],
    ["no such organization", ["--budgets", "nowhere"], "nowhere"],
  ])("%s", async (_, args, says) => {
    const { code, err } = await probe(await start([voiceBots()]), ...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
  });

  test("Ctrl-C ends it", async () => {
    const standIn = await start([]);
    const interrupt = new AbortController();
    standIn.once("/contracts?", () => interrupt.abort());
    expect((await probe(standIn, interrupt.signal)).code).toBe(130);
  });

  test("a stand-in can only be a port of this machine", async () => {
    const cwd = folder({ "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n", KEYS) });
    const env = { TOLLGATE_TEST_GENESYS_PORT: "80@elsewhere.example.com" };
    const { code, err } = await tollgate(["meter", "probe", "acme"], { cwd, env });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("a port") });
  });

  test("a budget without a meter", async () => {
    const { code, err } = await tollgate(["meter", "probe", "small-center"]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("docs/genesys.md") });
  });
});
