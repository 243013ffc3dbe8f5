import { createHash } from "node:crypto";
import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { budget as generated } from "../../bench/generate/budget.mjs";
import { fieldsOf, typedValue } from "../../src/apps/page/fields.ts";
import { policyOf, priced } from "../../src/apps/page/priced.ts";
import { changedYaml } from "../../src/apps/page/yaml.ts";
import { moneyText } from "../../src/core/model/money.ts";
import { worstMonthOf } from "../../src/core/model/projection.ts";
import type { Plain, PlainMap } from "../../src/core/model/source.ts";
import { packed, unpacked } from "../../src/core/report/page/codec.ts";
import type { FleetPage, PageOrganization } from "../../src/core/report/page/data.ts";
import { embedded } from "../../src/core/report/page/shell.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";

const KB = 1024;

async function check(cwd: string): Promise<string> {
  const { out, err } = await tollgate(["check", "--format", "html"], { cwd });
  expect(err).toBe("");
  return out;
}

const element = (html: string, start: string, end: string): string =>
  new RegExp(`${start}(.*?)${end}`, "s").exec(html)?.[1] ?? "";
const dataOf = (html: string): FleetPage =>
  JSON.parse(element(html, '<script type="application/json" id="data">', "</script>"));
const organizationsOf = (html: string): PageOrganization[] =>
  JSON.parse(element(html, '<script type="application/json" id="organizations">', "</script>"));

describe("a page", () => {
  test("allows its own script and style only, by their hashes", async () => {
    const html = await check(ROOT);
    const policy = element(html, 'http-equiv="Content-Security-Policy" content="', '"');
    const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hash(element(html, "<script>", "</script>"))}`);
    expect(policy).toContain(`style-src ${hash(element(html, "<style>", "</style>"))}`);
    expect(policy).not.toMatch(/unsafe|connect-src|https?:/);
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<style>"));
    expect(html.match(/<script/g)).toHaveLength(3);
  });

  test("leaves out who owns a budget, whom it notifies, its meter and its approvals", async () => {
    const secret = {
      owner: "owner@example.com",
      mail: "pager@example.com",
      hook: "https://hooks.example.com/page-me",
      queue: "arn:aws:sqs:us-east-1:123456789012:page-queue",
      credentials: "arn:aws:secretsmanager:us-east-1:123456789012:secret:genesys",
      contract: "contract-4711",
      approver: "approver@example.com",
    };
    const { owner, mail, hook, queue, credentials, contract, approver } = secret;
    const text = budget(
      `consumption: { other: { tokens: 60000 } }
alarms: { utilization: [70%], notify: [{ email: ${mail} }, { https: "${hook}" }, { sqs: "${queue}" }] }
meter: { kind: genesys-contract, region: mypurecloud.com, contractId: ${contract}, organizationIds: [a], credentials: "${credentials}" }
waivers: [{ from: 2026-12, overageTokensUpTo: 5, reason: peak, approvedBy: ${approver}, expires: 2027-06-30 }]
`,
      { owners: `[${owner}]` },
    );
    const wrong = budget(`consumption: { other: { tokens: 5 } }\nalarms: { notify: [{ email: "${mail}, x" }] }\n`, {
      org: "wrong",
    });
    const html = await check(folder({ "budgets/acme.yaml": text, "budgets/wrong.yaml": wrong }));
    expect(organizationsOf(html).map(({ status }) => status)).toEqual(["fail", "invalid"]);
    expect(organizationsOf(html)[0]?.plan?.inputs["alarms"]).toEqual({ utilization: ["70%"] });
    for (const [name, value] of Object.entries(secret)) expect(html.includes(value), name).toBe(false);
  });

  test("prices what it embeds as the command line does, with defaults and changes", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => generated(index)).map(({ org, text }) => [`budgets/${org}.yaml`, text]),
    );
    const cwd = folder({ ...files, "budgets/_defaults.yaml": "buffers: { growth: 10% }\n" });
    const html = await check(cwd);
    expect(html.length).toBeLessThan(1_000 * KB);
    const { report } = await checkJson(cwd);
    const policy = policyOf(dataOf(html));
    for (const [index, { org, plan, status }] of organizationsOf(html).entries()) {
      const { totals, worstMonth, periods, status: own } = report.organizations[index];
      expect(status, org).toBe(own);
      if (plan === null) throw new Error(`${org} has no plan`);
      const { projection } = priced(plan.inputs, policy, plan);
      const text = (minor: bigint | null): string | null => (minor === null ? null : moneyText(minor, plan.currency));
      expect(text(projection.totals.cost.total), org).toBe(totals.cost.total);
      expect(Number(projection.totals.consumed), org).toBe(totals.consumed);
      expect(text(BigInt(plan.purchases) + BigInt(plan.overage)), org).toBe(
        text((projection.totals.cost.purchases ?? 0n) + (projection.totals.cost.overage ?? 0n)),
      );
      expect(String(worstMonthOf(projection).cost), org).toBe(plan.worstMonth);
      expect(text(worstMonthOf(projection).cost), org).toBe(worstMonth.cost);
      expect(projection.periods.map(({ segment }) => Number(segment.ceiling))).toEqual(
        periods.map(({ ceiling }: { ceiling: number }) => ceiling),
      );
      expect(fieldsOf(plan.inputs).length, org).toBeGreaterThan(1);
    }
  });
});

test.each([[[]], [["--rate-card", "genesys-2026-06"]]])("cards of changes price their months, %j", async (options) => {
  const text = budget(
    `consumption: { agent-copilot: { users: 200 } }
changes: [{ name: renewal, from: 2027-01, rateCard: genesys-2026-06 }]
`,
  );
  const cwd = folder({ "budgets/acme.yaml": text });
  const { out } = await tollgate(["check", "--format", "html", ...options], { cwd });
  const [{ plan = null } = {}] = organizationsOf(out);
  if (plan === null) throw new Error("it has no plan");
  const { projection } = priced(plan.inputs, policyOf(dataOf(out)), plan);
  const { report } = await checkJson(cwd, ...options);
  const planned = report.organizations[0].periods.map(({ consumed }: Report) => consumed.typical);
  expect(projection.periods.map(({ segment }) => Number(segment.consumed.typical))).toEqual(planned);
  expect(new Set(planned).size).toBe(options.length === 0 ? 2 : 1);
});

describe("data in a page", () => {
  test("is the same after it was embedded, and closes no element", () => {
    const hostile = fc.constantFrom(
      "</script>",
      "<!--",
      "<script",
      "]]>",
      "&lt;",
      "\u2028",
      "__proto__",
      "::error::x",
      "##[x]",
    );
    const text = fc
      .array(fc.oneof(hostile, fc.string({ unit: "binary" })), { maxLength: 4 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const json = embedded(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });

  test("keeps whole numbers without limit, maps and sets", () => {
    const value = {
      rate: { n: 12345678901234567890n, d: 17n },
      by: new Map([["<b>", new Set(["a"])]]),
      none: null,
      list: [1n],
    };
    expect(unpacked(JSON.parse(JSON.stringify(packed(value))))).toEqual(value);
  });
});

describe("the changed YAML", () => {
  test("is read back as what was changed", () => {
    const scalar = fc.oneof(
      fc.constantFrom<Plain>(
        "2026-12",
        "55%",
        "yes",
        "null",
        "on",
        "a: b",
        "- x",
        "#x",
        "it's",
        "",
        "1e3",
        "0x1f",
        "2026-12-01",
        "~",
      ),
      fc.string(),
      fc.integer(),
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e6 })
        .map((value) => Math.round(value * 100) / 100),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc
      .oneof(fc.constantFrom("virtual-agent", "users", "on", "1", "a b"), fc.string({ minLength: 1 }))
      .filter((one) => one !== "__proto__");
    const map = fc.dictionary(key, fc.oneof(scalar, fc.dictionary(key, scalar), fc.array(fc.dictionary(key, scalar))), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(map, (value) => {
        const yaml = changedYaml({}, { consumption: value as PlainMap });
        expect(load(yaml)).toEqual(JSON.parse(JSON.stringify({ consumption: value })));
      }),
    );
  });

  test("has only the keys that differ", () => {
    const before = { licensing: { model: "named", users: 200 }, plan: { from: "2026-12" } };
    expect(changedYaml(before, { ...before, licensing: { model: "named", users: 150 } })).toBe(
      "licensing: { model: named, users: 150 }\n",
    );
    expect(changedYaml(before, before)).toBe("");
  });
});

test.each([
  ["1,200", 5, 1200],
  [" 0.5 ", 5, 0.5],
  ["55 %", "100%", "55%"],
  ["55", "100%", null],
  ["-1", 5, null],
  ["1e3", 5, null],
  ["0.1234567", 5, null],
  ["1234567890123456", 5, null],
  ["", 5, null],
])("typed %j for %j is %j", (text, before, value) => expect(typedValue(text, before)).toBe(value));
