import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SETTINGS } from "../../src/apps/meter/settings.ts";
import { KEYS } from "../../src/core/metrics/state/store.ts";
import { CREDENTIALS, startDouble } from "../aws/support.ts";
import { folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const BUNDLE = join(ROOT, "dist", "meter", "index.cjs");

/** As Lambda does it. */
const RUN = `require(process.argv[1]).emit({}, { getRemainingTimeInMillis: () => 780000 });`;

const run = (env: Readonly<Record<string, string>>) =>
  new Promise<{ code: number | null; out: string; err: string }>((done) => {
    const child = spawn(process.execPath, ["-e", RUN, BUNDLE], { env: { PATH: process.env["PATH"] ?? "", ...env } });
    const said = { out: "", err: "" };
    child.stdout.on("data", (text) => {
      said.out += text;
    });
    child.stderr.on("data", (text) => {
      said.err += text;
    });
    child.on("close", (code) => done({ code, ...said }));
  });

test("the bundle that AWS gets needs nothing beside it but its budgets, and does one run", async () => {
  const double = await startDouble({ now: Math.floor(Date.now() / 1000) });
  double.dynamodb.createTable("state", KEYS.partition, KEYS.sort);
  const today = new Date().toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const root = folder({
    "budgets/acme.yaml": budget(
      "allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\nmeter: { kind: csv, path: acme.csv }\n",
      { plan: `{ from: ${yesterday.slice(0, 7)}, months: 3 }` },
    ),
    "acme.csv": `hour,tokens\n${yesterday}T00:00Z,5\n${today}T00:00Z,7\n`,
  });
  const { code, out, err } = await run({
    ...CREDENTIALS,
    AWS_ENDPOINT_URL: double.url,
    LAMBDA_TASK_ROOT: root,
    [SETTINGS.table]: "state",
    [SETTINGS.prefix]: "tollgate",
  });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { what: "read", org: "acme" },
    { what: "done", organizations: 1, stale: 0, unconfirmed: 1, due: 1, left: 0 },
  ]);
  const asked = double.requests.map(({ operation }) => operation);
  expect(asked.filter((operation) => operation === "PutMetricData")).toHaveLength(2);
});

test("without its settings it says which", async () => {
  const { code, err } = await run({ LAMBDA_TASK_ROOT: folder() });
  expect([code, err]).toEqual([1, expect.stringMatching(new RegExp(`${SETTINGS.prefix} is not set`))]);
});
