// The random tests, with as many cases as a release deserves: `npm run test:long` lists them,
// `npm run test:long -- changes`, `npm run test:long -- changes 20000` and, to see a failure again,
// `npm run test:long -- changes 20000 SEED`.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";

const TESTS = {
  advice: { cases: 5000, of: "plans, against all amounts", files: ["test/advise/brute-force.test.ts"] },
  answers: {
    cases: 20_000,
    of: "mutations of answers and usage files",
    files: ["test/genesys/fuzz.test.ts", "test/genesys/partner-fuzz.test.ts"],
  },
  changes: { cases: 5000, of: "changes that loosen", files: ["test/diff/outcomes.test.ts"] },
  deployed: { cases: 40, of: "fleets on their first day", files: ["test/meter/first-day.test.ts"] },
  fixes: { cases: 1000, of: "failing budgets, fixed", files: ["test/fix/random.test.ts"] },
  focus: { cases: 200, of: "fleets as rows of FOCUS 1.2", files: ["test/export/focus.test.ts"] },
  histories: { cases: 1000, of: "histories in git, against folders", files: ["test/git/as-folders.test.ts"] },
  lives: {
    cases: 500,
    of: "lives of a meter",
    files: ["test/meter/exactly-once.test.ts", "test/metrics/stale.test.ts"],
  },
  months: { cases: 100, of: "months of each shape, forecast", files: ["test/forecast/backtest.test.ts"] },
  prices: {
    cases: 2500,
    of: "budgets of each card, against the oracle",
    files: [
      "test/oracle/contract-cards.test.ts",
      "test/oracle/shipped-cards.test.ts",
      "test/oracle/other-card.test.ts",
    ],
  },
  published: { cases: 200, of: "CloudWatch against the source", files: ["test/status/published.test.ts"] },
  reconciled: { cases: 1000, of: "plans written into budgets", files: ["test/reconcile/write.test.ts"] },
  slips: { cases: 1, of: "run, with slips at three places of each name", files: ["test/check/slips.test.ts"] },
  remedies: { cases: 1500, of: "budgets and their remedies", files: ["test/check/remedies-hold.test.ts"] },
};

const [name = "", count = String(TESTS[name]?.cases), seed = String(randomInt(1_000_000_000))] = process.argv.slice(2);
if (!Object.hasOwn(TESTS, name) || !/^[1-9]\d{0,7}$/.test(count) || !/^\d{1,10}$/.test(seed)) {
  const rows = Object.entries(TESTS).map(([key, { cases, of }]) => `  ${key.padEnd(11)} ${cases} ${of}`);
  console.error(`usage: npm run test:long -- NAME [COUNT] [SEED]\n\n${rows.join("\n")}`);
  process.exit(2);
}
console.log(`again with: npm run test:long -- ${name} ${count} ${seed}`);
const env = { ...process.env, TOLLGATE_SAMPLE: count, TOLLGATE_SEED: seed };
const args = ["vitest", "run", ...TESTS[name].files, "--testTimeout", "10000000"];
process.exit(spawnSync("npx", args, { stdio: "inherit", env }).status ?? 2);
