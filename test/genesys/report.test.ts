import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const REPORT = `Region,Resource Name,Date,Quantity,Token Usage
eu,Genesys Cloud Voice Bots,2026-11-21,250,14.705882353
eu,Facebook Private Messaging,2026-11-21,400,1
eu,WhatsApp Private Messaging,2026-11-21T00:00:00Z,800,2
eu,BYOC Cloud Trunks,2026-11-21,3,0
eu,Genesys Cloud Voice Bots,2026-11-22,34,2
`;

async function convert(text: string, ...args: string[]) {
  const cwd = folder({ "report.csv": text });
  return tollgate(["usage", "convert", "report.csv", ...args], { cwd });
}

describe("Genesys's usage report", () => {
  test("columns by name, resources by their names; what is not used is said", async () => {
    const { code, out, err } = await convert(REPORT);
    expect(code).toBe(0);
    expect(out).toBe(
      "day,feature,tokens\n2026-11-21,messaging,3\n2026-11-21,voice-bots,14.705882\n2026-11-22,voice-bots,2\n",
    );
    for (const said of ["region", "quantity", "BYOC Cloud Trunks", "token usage", "17 tokens"])
      expect(err).toContain(said);
  });

  test("columns in another order and other words, with semicolons", async () => {
    const { code, out } = await convert("Tokens;Day;Resource\n5;2026-11-21;AI Scoring\n", "--org", "acme");
    expect({ code, out }).toEqual({ code: 0, out: "day,feature,tokens,org\n2026-11-21,ai-scoring,5,acme\n" });
  });

  test("a total is not added to its features", async () => {
    const total = "eu,Genesys Cloud AI Experience Tokens,2026-11-21,18,18\n";
    const { out, err } = await convert(REPORT + total);
    expect(out).not.toContain("18");
    expect(err).toContain("total");
    expect((await convert(`Resource,Date,Tokens\nAI Experience Tokens,2026-11-21,18\n`)).out).toBe(
      "day,tokens\n2026-11-21,18\n",
    );
  });

  test.each<[what: string, text: string, says: string]>([
    ["an AI resource that is not known", `${REPORT}eu,Genesys AI Crystal Ball,2026-11-21,1,1\n`, "Crystal Ball"],
    ["tokens of a resource that has none", `${REPORT}eu,BYOC Cloud Trunks,2026-11-22,1,1\n`, "BYOC"],
    ["an AI resource without tokens in words", `${REPORT}eu,AI Scoring,2026-11-21,1,many\n`, "many"],
    ["no column of tokens", "Resource,Date,Quantity\nAI Scoring,2026-11-21,1\n", "tokens"],
    ["two columns of the day", "Resource,Date,Day,Tokens\nAI Scoring,2026-11-21,2026-11-21,1\n", "day"],
    ["a day of another order", "Resource,Date,Tokens\nAI Scoring,11/12/2026,1\n", "11/12/2026"],
    ["a thousands separator", 'Resource,Date,Tokens\nAI Scoring,2026-11-21,"1,700"\n', "1,700"],
    ["the same row twice", `${REPORT}eu,Genesys Cloud Voice Bots,2026-11-22,34,2\n`, "line 6"],
    ["no AI resources", "Resource,Date,Tokens\nSMS,2026-11-21,0\n", "AI tokens"],
  ])("%s is an error", async (_, text, says) => {
    const { code, out, err } = await convert(text);
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(says) });
  });

  test("given as a usage file, it says how it is converted; converted, it is one", async () => {
    const keys = {
      rateCard: "genesys-2026-06",
      billing: "{ cycleStartDay: 21 }",
      plan: "{ from: 2026-10, months: 12 }",
    };
    const cwd = folder({
      "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n", keys),
      "report.csv": REPORT,
      "usage.csv": (await convert(REPORT)).out,
    });
    const status = (file: string) => tollgate(["status", "acme", "--usage", file], { cwd, today: "2026-11-23" });
    expect(await status("report.csv")).toMatchObject({ code: 2, err: expect.stringContaining("usage convert") });
    expect(await status("usage.csv")).toMatchObject({ code: 0 });
  });

  test("the example in docs/ can be converted", async () => {
    const example = readFileSync(join(ROOT, "examples", "usage", "genesys-report.csv"), "utf8");
    expect(await convert(example)).toMatchObject({ code: 0 });
  });
});
