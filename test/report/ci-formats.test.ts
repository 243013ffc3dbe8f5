import { Ajv2020 } from "ajv/dist/2020.js";
import Ajv04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { RULES } from "../../src/core/rules/table.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { officialSchema } from "../support/official.ts";
import { budget, type Report } from "../support/report.ts";
import { reportsOf } from "../support/reports.ts";

const OVER = "consumption: { other: { tokens: 60000 } }\n";
const waived = (upTo: number, expires = "2027-06-30"): string =>
  `${OVER}waivers: [{ from: 2026-12, through: 2027-02, overageTokensUpTo: ${upTo}, reason: agreed, approvedBy: finance@example.com, expires: ${expires} }]\n`;

/** One of each: over, accepted, accepted too little, expired, invalid, unreadable, a warning, well. */
const FLEET = {
  "budgets/accepted.yaml": budget(waived(20_000), { org: "accepted" }),
  "budgets/expired.yaml": budget(waived(20_000, "2026-11-01"), { org: "expired" }),
  "budgets/exceeded.yaml": budget(waived(5), { org: "exceeded" }),
  "budgets/over.yaml": budget(OVER, { org: "over" }),
  "budgets/invalid.yaml": budget("consumtion: {}\n", { org: "invalid", currency: "US" }),
  "budgets/no yaml, 100%.yaml": "a: [",
  "budgets/unknown.yaml": budget("consumption: { social: unknown, other: { tokens: 5 } }\n", { org: "unknown" }),
  "budgets/well.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "well" }),
};
const NOW = ["--now", "2026-11-23"];

const resultsOf = (sarif: string): Report[] => JSON.parse(sarif).runs[0].results;
const fingerprintsOf = (sarif: string): string[] =>
  resultsOf(sarif).map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);

describe("sarif", () => {
  const schema = officialSchema("sarif-schema-2.1.0.json");

  test.skipIf(schema === null)("keeps to its official schema", async () => {
    const validate = addFormats(new Ajv04({ strict: false })).compile(JSON.parse(schema ?? ""));
    for (const cwd of [
      folder(FLEET),
      folder({ "budgets/readme.txt": "" }),
      folder({ "budgets/_defaults.yaml": "a" }),
    ]) {
      const { reports } = await reportsOf(cwd, ...NOW);
      validate(JSON.parse(reports.sarif));
      expect(validate.errors).toBeNull();
    }
  });

  test("has every rule with its help, and each result has a rule, a place and its own fingerprint", async () => {
    const { reports } = await reportsOf(folder(FLEET), ...NOW);
    const [run] = JSON.parse(reports.sarif).runs;
    const { rules } = run.tool.driver;
    expect(rules.map(({ id }: Report) => id)).toEqual(RULES.map(({ code }) => code));
    for (const { help } of rules) expect(help.text.length).toBeGreaterThan(20);
    for (const { ruleId, locations } of run.results) {
      expect(RULES.some(({ code }) => code === ruleId)).toBe(true);
      expect(locations).toHaveLength(1);
    }
    expect(new Set(fingerprintsOf(reports.sarif)).size).toBe(run.results.length);
    const places = resultsOf(reports.sarif).map((one) => one.locations[0].physicalLocation.artifactLocation.uri);
    expect(places).toContain("budgets/no%20yaml%2C%20100%25.yaml");
  });

  test("a finding without a place is a notification, because GitHub refuses such results", async () => {
    const { code, reports } = await reportsOf(folder({ "budgets/readme.txt": "" }), ...NOW);
    const [run] = JSON.parse(reports.sarif).runs;
    expect(run.results).toEqual([]);
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      { level: "error", associatedRule: { id: "no-budget" } },
    ]);
    expect(code).toBe(2);
  });

  const at = async (text: string): Promise<Report[]> =>
    resultsOf((await reportsOf(folder({ "budgets/acme.yaml": text }), ...NOW)).reports.sarif);

  test("an alert stays the same when lines move, figures change or it is waived", async () => {
    const [before] = await at(budget(OVER));
    const [moved] = await at(`# a comment\n\n${budget("consumption: { other: { tokens: 64000 } }\n")}`);
    const [accepted] = await at(budget(waived(20_000)));
    expect(moved.partialFingerprints).toEqual(before.partialFingerprints);
    expect(accepted).toMatchObject({ ruleId: "over-allocation", partialFingerprints: before.partialFingerprints });
    expect(moved.locations).not.toEqual(before.locations);
    const [other] = await at(budget(OVER, { org: "other" }));
    const [later] = await at(budget(`${OVER}changes: [{ from: 2026-12, through: 2026-12, scale: 0.1 }]\n`));
    expect(later.ruleId).toBe(before.ruleId);
    for (const one of [other, later]) expect(one.partialFingerprints).not.toEqual(before.partialFingerprints);
  });

  test("two files with the same organization have separate alerts", async () => {
    const cwd = folder({ "budgets/a.yaml": budget(OVER), "budgets/b.yaml": budget(OVER) });
    const { reports } = await reportsOf(cwd, ...NOW);
    const fingerprints = fingerprintsOf(reports.sarif);
    expect(fingerprints.length).toBeGreaterThan(2);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  test("waived results are suppressed with approver, reason and expiry; expired waivers are not", async () => {
    const { reports } = await reportsOf(folder(FLEET), ...NOW);
    const suppressed = resultsOf(reports.sarif).filter(({ suppressions }) => suppressions !== undefined);
    expect(suppressed.map(({ properties }) => properties.org)).toEqual(["accepted"]);
    const [{ justification }] = suppressed[0].suppressions;
    expect(justification).toBe("accepted by finance@example.com until 2027-06-30 (219 days left): agreed");
  });
});

describe("junit", () => {
  const schema = officialSchema("JUnit.xsd");

  test.skipIf(schema === null)("keeps to its official schema", async () => {
    for (const cwd of [folder(FLEET), folder({ "budgets/readme.txt": "" })]) {
      const { reports } = await reportsOf(cwd, ...NOW);
      const { valid, rawOutput } = await validateXML({ xml: reports.junit, schema: schema ?? "" });
      expect({ valid, rawOutput }).toMatchObject({ valid: true });
    }
  });

  test("broken guardrails fail, invalid files are errors, waived findings are skipped, the rest passes", async () => {
    const { reports } = await reportsOf(folder(FLEET), ...NOW);
    const counts = [
      ...reports.junit.matchAll(/<testsuite .*? name="([^"]*)".*failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g),
    ];
    expect(Object.fromEntries(counts.map(([, name, ...numbers]) => [name, numbers.map(Number)]))).toMatchObject({
      accepted: [0, 0, 1],
      exceeded: [1, 0, 0],
      expired: [1, 0, 0],
      invalid: [0, 2, 0],
      over: [1, 0, 0],
      unknown: [0, 0, 0],
      well: [0, 0, 0],
    });
    expect(reports.junit.match(/name="the plan passes"/g)).toHaveLength(3);
  });
});

describe("gitlab", () => {
  const text = { type: "string", minLength: 1 };
  const strict = (properties: object): object => ({
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  });
  const validate = new Ajv2020().compile({
    type: "array",
    items: strict({
      description: text,
      check_name: text,
      fingerprint: { type: "string", pattern: "^[0-9a-f]{32}$" },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: strict({ path: text, lines: strict({ begin: { type: "integer", minimum: 1 } }) }),
    }),
  });

  test("has only GitLab's fields, and a fingerprint for each issue", async () => {
    for (const files of [FLEET, { "budgets/readme.txt": "" }]) {
      const issues = JSON.parse((await reportsOf(folder(files), ...NOW)).reports.gitlab);
      validate(issues);
      expect(validate.errors).toBeNull();
      expect(new Set(issues.map(({ fingerprint }: Report) => fingerprint)).size).toBe(issues.length);
    }
  });

  test("invalid input is a blocker, a failed guardrail critical, a waived finding info", async () => {
    const { reports } = await reportsOf(folder(FLEET), ...NOW);
    const issues: Report[] = JSON.parse(reports.gitlab);
    const severity = (file: string): string[] =>
      issues.filter(({ location }) => location.path === `budgets/${file}.yaml`).map((issue) => issue.severity);
    expect(severity("over")).toEqual(["critical"]);
    expect(severity("accepted")).toEqual(["info"]);
    expect(new Set(severity("invalid"))).toEqual(new Set(["blocker"]));
    expect(severity("unknown")).toEqual(["minor"]);
  });
});

describe("github", () => {
  const annotations = (text: string, level: string): string[] =>
    text.split("\n").filter((line) => line.startsWith(`::${level} `));

  test("shows ten of each level, the worst first, and how many are left out", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => {
        const tokens = `consumption: { other: { tokens: ${60_000 + 100 * index} } }\n`;
        return [`budgets/over-${index}.yaml`, budget(tokens, { org: `over-${index}` })];
      }),
    );
    const waivers = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => {
        const text = waived(20_000, `2027-01-${31 - index}`);
        return [`budgets/accepted-${index}.yaml`, budget(text, { org: `accepted-${index}` })];
      }),
    );
    const { code, out } = await tollgate(["check", "--format", "github", ...NOW], {
      cwd: folder({ ...files, ...waivers }),
    });
    const errors = annotations(out, "error");
    expect(errors.map((line) => /over-\d+/.exec(line)?.[0])).toEqual(
      Array.from({ length: 10 }, (_, index) => `over-${24 - index}`),
    );
    const notices = annotations(out, "notice");
    expect(notices).toHaveLength(10);
    expect(notices[0]).toContain("accepted-11%3A waiver-applied");
    expect(notices[0]).toContain("accepted by finance@example.com until 2027-01-20 (58 days left)");
    expect(notices[9]).toContain("15 more errors, 3 more accepted findings not annotated");
    expect(out).toContain("37 organizations: 0 pass, 12 warn, 25 fail\n");
    expect(code).toBe(1);
  });

  test("invalid files come before failed ones; file names are escaped", async () => {
    const { out } = await tollgate(["check", "--format", "github", ...NOW], { cwd: folder(FLEET) });
    const errors = annotations(out, "error");
    const isInput = errors.map((line) => !/over-allocation|waiver-/.test(line));
    expect(isInput).toEqual([...isInput].sort((a, b) => Number(b) - Number(a)));
    expect(out).toContain("file=budgets/no yaml%2C 100%25.yaml,line=1,col=5::");
  });

  test("the worked examples have one warning", async () => {
    const { out } = await tollgate(["check", "--format", "github", ...NOW], { cwd: ROOT });
    expect(out.match(/^::/gm)).toHaveLength(1);
  });
});

test("every format shows waived findings with days left, and with the owner, but for the page: it is passed on", async () => {
  const { out, reports } = await reportsOf(folder(FLEET), ...NOW);
  for (const [name, text] of Object.entries({ ...reports, stdout: out })) {
    const plain = text.replaceAll("&#8203;", "").replaceAll(/\s+/g, " ");
    expect(plain.includes("finance@example.com"), name).toBe(name !== "html");
    expect(plain, name).toMatch(/219 days left|\| 219 \(2027-06-30\)|"daysLeft":219/);
  }
});
