import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FINDING_FORMAT_NAMES } from "../../src/core/report/format.ts";
import { folder, tollgate } from "../support/cli.ts";

/** Above the number of budgets from which worker threads are started. */
const MANY = 700;

const CARD = "rateCard: genesys-2026-03\n";
const budget = (org: string, messages = 500): string => `version: 1
org: ${org}
name: ${org}
owners: [platform@example.com]
${CARD}currency: USD
licensing: { model: named, users: 10 }
plan: { from: 2026-09 }
consumption: { messaging: { messages: ${messages} }, virtual-agent: { sessionsPerDay: 5 } }
`;

const readBy = (credentials: string, customer: string): string => `${budget(customer)}labels: { customer: ${customer} }
meter: { kind: genesys-contract, region: mypurecloud.de, contractId: 0f2c1a4e-1b2c-4d3e-8f4a-5b6c7d8e9f0a, credentials: "${credentials}" }
`;

/** Budgets that pass and fail, with problems that one file has by itself, and that only several files have together. */
function fleet(): string {
  const files: Record<string, string> = {};
  for (let index = 0; index < MANY; index++) {
    const org = `org-${String(index).padStart(3, "0")}`;
    const text = budget(index % 97 === 0 ? "org-001" : org, index % 7 === 0 ? 5_000_000 : 500);
    const isMisspelled = index % 41 === 0;
    files[`budgets/${org}.yaml`] = isMisspelled ? text.replace("currency", "curency") : text;
  }
  const inherits = (org: string): string => budget(org).replace(CARD, "");
  return folder({
    ...files,
    "budgets/broken.yaml": `${budget("broken")}\t- broken`,
    "budgets/latin.yaml": Buffer.from([0x6f, 0x72, 0x67, 0x3a, 0x20, 0xe9]),
    "budgets/zz/one.yaml": readBy("env:SHARED", "one"),
    "budgets/zz/two.yaml": readBy("env:SHARED", "two"),
    "budgets/with/_defaults.yaml": CARD,
    "budgets/with/inherits.yaml": inherits("inherits"),
    "budgets/wrong/_defaults.yaml": "curency: USD\n",
    "budgets/wrong/wrong.yaml": inherits("wrong"),
    "budgets/stray/defaults.yaml": CARD,
    "budgets/stray/lacks.yaml": inherits("lacks"),
  });
}

/** All that a check prints and writes: a report in every format. */
async function reports(cwd: string, jobs: number, ...more: readonly string[]) {
  const outputs = FINDING_FORMAT_NAMES.flatMap((format) => ["--output", `${format}=${format}.out`]);
  const { code, out, err } = await tollgate(["check", "--jobs", String(jobs), ...outputs, ...more], { cwd });
  return {
    code,
    err,
    texts: [out, ...FINDING_FORMAT_NAMES.map((name) => readFileSync(join(cwd, `${name}.out`), "utf8"))],
  };
}

test("every number of jobs prints the same, in every format", { timeout: 120_000 }, async () => {
  const cwd = fleet();
  const one = await reports(cwd, 1);
  expect(one.code).toBe(2);
  for (const jobs of [2, 8]) {
    const many = await reports(cwd, jobs);
    expect({ code: many.code, err: many.err }).toEqual({ code: one.code, err: one.err });
    // A difference of megabytes is not printed.
    for (const [index, text] of many.texts.entries()) expect(text === one.texts[index]).toBe(true);
  }
  const json = one.texts[1 + FINDING_FORMAT_NAMES.indexOf("json")] ?? "";
  const codes = JSON.parse(json).findings.map(({ code }: { code: string }) => code);
  const meant = [
    "duplicate-org",
    "shared-credentials",
    "defaults-invalid",
    "invalid-yaml",
    "schema",
    "over-allocation",
  ];
  expect(codes).toEqual(expect.arrayContaining([...meant, "file-encoding"]));
});

test.each([
  { more: ["--verbose"] },
  { more: ["--where", "customer=one"] },
  { more: ["--fail-on", "warning"] },
  { more: ["--rate-card", "genesys-2026-06"] },
])("with $more too", { timeout: 60_000 }, async ({ more }) => {
  const cwd = fleet();
  const [one, three] = await Promise.all(
    ["1", "3"].map((jobs) => tollgate(["check", "--jobs", jobs, ...more], { cwd, isTerminal: true, columns: 100 })),
  );
  expect(three?.code).toBe(one?.code);
  expect(three?.out === one?.out).toBe(true);
});

test.each([
  ["is missing", {}],
  ["dies", { "dist/worker.cjs": "process.exit(3);" }],
  ["throws", { "dist/worker.cjs": "throw new Error('no memory');" }],
])("a worker that %s is an error of the tool", { timeout: 60_000 }, async (_, home) => {
  const { code, err } = await tollgate(["check", "--jobs", "2"], { cwd: fleet(), home: folder(home) });
  expect(code).toBe(2);
  expect(err).toContain("a worker thread failed");
  expect(err).toContain("--jobs 1");
});

test("a few budgets start no worker", async () => {
  const cwd = folder({ "budgets/acme.yaml": budget("acme") });
  const { err } = await tollgate(["check", "--jobs", "8", "--now", "2026-11-23"], { cwd, home: folder() });
  expect(err).toBe("");
});

test.each(["0", "-1", "1.5", "many", "65"])("--jobs %s is refused", async (jobs) => {
  expect((await tollgate(["check", "--jobs", jobs])).code).toBe(2);
});
