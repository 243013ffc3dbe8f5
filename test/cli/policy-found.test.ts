import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, checkJson, codesOf, type Report } from "../support/report.ts";
import { repository } from "../support/repository.ts";

const ACME = budget("allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n");
/** 900 of 1,000 tokens break it. */
const STRICT = "version: 1\nseverities: { utilization-high: error }\n";
const BUDGETS = { "budgets/acme.yaml": ACME };

const notRead = (report: Report): [string, string][] =>
  report.findings
    .filter(({ code }: Report) => code === "file-not-read")
    .map(({ file, data }: Report) => [file, data.right]);

describe("policy is looked for upward, to the root of the repository", () => {
  const files = { ...BUDGETS, "policy/guardrails.yaml": STRICT };

  test("by check in a subfolder, which says which policy judged", async () => {
    const { path } = repository(files);
    const { code, report } = await checkJson(`${path}/budgets`, ".");
    expect(code).toBe(1);
    expect(report.summary.policy).toEqual({
      folder: `${path}/policy`,
      guardrails: `${path}/policy/guardrails.yaml`,
      rateCards: 0,
    });
    const { out } = await tollgate(["check", "."], { cwd: `${path}/budgets` });
    expect(out).toContain("policy/guardrails.yaml");
  });

  test("by diff, for each side by itself", async () => {
    const { path, git, commit } = repository(files);
    git("checkout", "-q", "-b", "change");
    commit({ "budgets/policy/guardrails.yaml": "version: 1\nseverities: { utilization-high: off }\n" });
    const cwd = `${path}/budgets`;
    const { out } = await tollgate(["diff", ".", "--base", "main", "--format", "json"], { cwd });
    expect(out).toContain('"policy-relaxed"');
  });

  test("not above it, and not where there is no repository", async () => {
    expect((await checkJson(`${folder(files)}/budgets`, ".")).code).toBe(0);
    const above = folder(files);
    repository({}).git("clone", "-q", "--bare", ".", `${above}/bare`);
    expect((await checkJson(`${above}/budgets`, ".")).report.summary.policy.guardrails).toBeNull();
  });
});

test("a copy of a built-in rate card is no card of one's own", async () => {
  const copy = readFileSync(join(ROOT, "policy", "rate-cards", "genesys-2026-03.yaml"), "utf8");
  const other = copy.replace("id: genesys-2026-03", "id: acme-2026");
  const policyOf = async (files: Record<string, string>): Promise<Report> =>
    (await checkJson(folder({ ...BUDGETS, ...files }))).report.summary.policy;
  expect(await policyOf({ "policy/rate-cards/genesys-2026-03.yaml": `# ours\n${copy}` })).toMatchObject({
    rateCards: 0,
  });
  expect(await policyOf({ "policy/rate-cards/acme-2026.yaml": other })).toMatchObject({ rateCards: 1 });
});

test("in a sparse checkout, the policy of the commit judges", async () => {
  const { path, git } = repository({ ...BUDGETS, "policy/guardrails.yaml": STRICT });
  git("sparse-checkout", "set", "--no-cone", "/budgets/");
  const { code, report } = await checkJson(path);
  expect(code).toBe(1);
  expect(codesOf(report)).toContain("utilization-high");
  expect(report.summary.policy.guardrails).toBe("policy/guardrails.yaml");
  const { code: below } = await checkJson(`${path}/budgets`, ".");
  expect(below).toBe(1);
});

describe("what is nearly named as policy or defaults is named, with the right name", () => {
  test.each([
    ["guardrail.yaml", "guardrails.yaml"],
    ["Guardrails.yaml", "guardrails.yaml"],
    ["guardrails.YAML", "guardrails.yaml"],
    ["guardrails.json", "guardrails.yaml"],
    ["guardrails.yaml.txt", "guardrails.yaml"],
    ["guardrails (1).yaml", "guardrails.yaml"],
    ["gaurdrails.yml", "guardrails.yaml"],
    ["rate-card/acme.yaml", "rate-cards/"],
    ["rates/acme.yaml", "rate-cards/"],
    ["rate-cards/acme.json", "acme.yaml"],
  ])("policy/%s", async (name, right) => {
    const { code, report } = await checkJson(folder({ ...BUDGETS, [`policy/${name}`]: STRICT }));
    expect(code).toBe(0);
    const file = right === "rate-cards/" ? name.replace("/acme.yaml", "") : name;
    expect(notRead(report)).toEqual([[`policy/${file}`, right]]);
  });

  test("policies/", async () => {
    const { report } = await checkJson(folder({ ...BUDGETS, "policies/guardrails.yaml": STRICT }));
    expect(notRead(report)).toEqual([["policies", "policy/"]]);
  });

  test.each([
    "_Defaults.yaml",
    "_default.yaml",
    "_defaults.YAML",
    "_defaults.json",
    "_defaults.yaml.txt",
    "_defaults (1).yaml",
    "_defualts.yaml",
  ])("budgets/%s", async (name) => {
    const { code, report } = await checkJson(folder({ ...BUDGETS, [`budgets/${name}`]: "labels: { a: b }\n" }));
    expect(code).toBe(0);
    expect(notRead(report)).toEqual([[`budgets/${name}`, "_defaults.yaml"]]);
  });

  test.each([
    ["budgets/_defaults", "labels: { a: b }\n"],
    ["policy/guardrails", "version: 1\n"],
  ])("both %s.yaml and .yml", async (stem, text) => {
    const { report } = await checkJson(folder({ ...BUDGETS, [`${stem}.yaml`]: text, [`${stem}.yml`]: text }));
    expect(notRead(report).map(([file]) => file)).toEqual([`${stem}.yml`]);
  });

  test("defaults without a budget beside them", async () => {
    const { report } = await checkJson(
      folder({ "budgets/emea/acme.yaml": ACME, "budgets/_defaults.yaml": "labels: {}\n" }),
    );
    expect(notRead(report).map(([file]) => file)).toEqual(["budgets/_defaults.yaml"]);
  });

  test.each(["_draft.yaml", "README.md", "._defaults.yaml.swp", "_archive.yaml", ".gitkeep"])(
    "%s is not one of them",
    async (name) => {
      const { report } = await checkJson(
        folder({
          ...BUDGETS,
          [`budgets/${name}`]: "x",
          "policy/guardrails.schema.json": "{}",
          "policy/README.md": "x",
        }),
      );
      expect(notRead(report)).toEqual([]);
    },
  );
});

test("--policy of a folder without a policy is refused", async () => {
  const cwd = folder({ ...BUDGETS, "empty/README.md": "x" });
  const { code, err } = await tollgate(["check", "--policy", "empty"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("--policy empty");
});
