import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate, tollgateProcess } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const json = async (...args: string[]) => {
  const { code, out, err } = await tollgate([...args, "--format", "json"]);
  expect(err).toBe("");
  return { code, data: JSON.parse(out) };
};

describe("compare", () => {
  test("each organization's change in money; unpriced lines said; exit 0", async () => {
    const { code, data } = await json("compare", "--rate-card", "genesys-2026-06");
    expect(code).toBe(0);
    const mid = data.organizations.find(({ org }: { org: string }) => org === "mid-market-center");
    expect(mid.other).toMatchObject({ status: "fail", overage: 126_684, cost: "126684.00", atLeast: true });
    expect(mid.change).toEqual({ consumed: 10_807 * 12 - 19_810 * 12, overage: 126_684, cost: "126684.00" });
    expect(mid.unpriced).toEqual(["ai-translate"]);
    expect(data.organizations).toHaveLength(6);
  });

  test("a saving is negative, a currency without a price has none", async () => {
    const files = {
      "budgets/a.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 1500 } }\n", { org: "a" }),
      "budgets/b.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 1500 } }\n", {
        org: "b",
        rateCard: "genesys-2026-06",
        currency: "EUR",
      }),
      "budgets/c.yaml": "org: c",
    };
    const { code, out } = await tollgate(["compare", "--rate-card", "genesys-2026-03", "--format", "json"], {
      cwd: folder(files),
    });
    const { organizations, invalid } = JSON.parse(out);
    expect(organizations.map(({ change }: { change: { cost: string | null } }) => change.cost)).toEqual(["0.00", null]);
    expect(invalid).toEqual(["budgets/c.yaml"]);
    expect(code).toBe(2);
  });
});

describe("rates, rules, schema", () => {
  test("rates list and show", async () => {
    const { data } = await json("rates", "list");
    expect(data.map(({ id }: { id: string }) => id)).toEqual(["genesys-2026-03", "genesys-2026-06"]);
    const shown = (await json("rates", "show", "genesys-2026-06")).data;
    expect(shown.prices).toMatchObject({ USD: "1", GBP: "0.7", JPY: "120" });
    expect(shown.sources.length).toBeGreaterThan(2);
  });

  test("rules list and show", async () => {
    const { data } = await json("rules", "list");
    expect(data.length).toBeGreaterThan(45);
    expect((await json("rules", "show", "over-allocation")).data).toMatchObject({
      kind: "guardrail",
      severity: "error",
      measure: "tokens",
    });
  });

  const shipped = readdirSync(join(ROOT, "policy")).filter((name) => name.endsWith(".schema.json"));

  test("every schema that is shipped is printed, and is a JSON Schema", async () => {
    const printed = await Promise.all(shipped.map((file) => tollgate(["schema", basename(file, ".schema.json")])));
    expect(printed.map(({ err }) => err).join("")).toBe("");
    const schemas = printed.map(({ out }) => JSON.parse(out));
    expect(schemas.length).toBeGreaterThanOrEqual(8);
    // They refer to each other.
    const ajv = new Ajv2020({ strict: false, validateFormats: false, schemas });
    for (const { $id } of schemas) expect(ajv.getSchema($id), $id).toBeTypeOf("function");
  });
});

describe("completion", () => {
  test.each(["bash", "zsh", "fish", "powershell"])("a script for %s", async (shell) => {
    const { code, out, err } = await tollgate(["complete", shell]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("tollgate");
  });

  test("bash may source its script again and again", async () => {
    const { out } = await tollgate(["complete", "bash"]);
    const { status, stderr } = spawnSync("bash", ["-e"], {
      input: `${out}\n${out}\ncomplete -p tollgate\n`,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test.each([
    ["bsh", "Did you mean bash? The shells are bash, zsh, fish and powershell."],
    ["tcsh", "The shells are bash, zsh, fish and powershell."],
  ])("no script for %s: the shells there are, and where the help is", async (shell, says) => {
    const { code, err } = await tollgate(["complete", shell]);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(err).toContain("tollgate complete --help");
  });

  test("it knows commands, cards, rules and formats", () => {
    const suggest = (...words: string[]): string => tollgateProcess(["complete", "--", ...words]).out;
    expect(suggest("")).toContain("explain\t");
    expect(suggest("check", "--rate-card", "")).toContain("genesys-2026-06\t");
    expect(suggest("rules", "show", "over")).toContain("over-allocation\t");
    expect(suggest("check", "--format", "")).toContain("json");
    expect(suggest("check", "--help")).toContain("--help\t");
  });
});
