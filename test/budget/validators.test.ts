import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BUDGET_SCHEMA } from "../../src/core/budget/schema/schema.ts";
import { readDocument } from "../../src/core/budget/yaml/read.ts";
import type { Plain } from "../../src/core/model/source.ts";
import { ROOT } from "../support/cli.ts";

const RUNS = 5_000;

/** What the worked examples do not say. */
const REST = `
version: 1
org: acme
name: Acme
owners: [finops@example.com]
labels: { customer: acme, env: prod }
rateCard: genesys-2026-03
currency: USD
licensing: { model: named, users: { cx3: 150, cx4: 50 } }
plan: { from: 2026-03 }
consumption:
  voice-bots: [{ name: main, minutesPerDay: 150 }, { interactions: 4, minutesPerInteraction: 5, billedElsewhere: 30% }]
  agent-copilot: { users: 100%, tokensPerUser: 55 }
  social: unknown
changes:
  - { name: quiet, from: 2026-08, through: 2026-09, scale: 0.8, workingDaysPerMonth: 19 }
  - { from: 2026-10, scale: { social: 2 }, consumption: { social: null }, pricing: { overageUnitPrice: 0.5 } }
pricing: { overageUnitPrice: 0.85 }
limits: { overageTokens: 0, overageCost: 500, cost: 4000, planCost: 40000, featureTokens: { social: 12000 } }
alarms:
  utilization: [50%, 80%]
  forecast: 100%
  notify:
    - { email: finops@example.com }
    - { https: "https://hooks.example.com/tollgate", severity: critical }
    - { sqs: "arn:aws:sqs:us-east-1:123456789012:budget-alarms" }
waivers:
  - { from: 2026-12, overageTokensUpTo: 5000, reason: peak, approvedBy: finops@example.com, expires: 2027-01-15 }
  - { rule: cost-limit, from: 2026-12, upTo: 50, reason: peak, approvedBy: finops@example.com, expires: 2027-01-15 }
meter:
  { kind: genesys-contract, region: mypurecloud.com, organizationIds: [a], contractId: b, credentials: "env:SECRET" }
`;

const worked = readdirSync(join(ROOT, "budgets")).filter((name) => name.endsWith(".yaml"));
const BUDGETS = [REST, ...worked.map((name) => readFileSync(join(ROOT, "budgets", name), "utf8"))].map(
  (text) => readDocument(text).value,
);

const ODD: readonly Plain[] = [
  ...[null, true, false, 0, -1, 0.5, 1.0000001, 31, 32, 500, 501, 1e12, 1e12 + 1, "", " ", "x", "off", "unknown"],
  ...["0%", "0.0000%", "100%", "100.1%", "1000%", "1001%", "2026-13", "2026-12", "1999-12", "2026-12-40", "-", "é"],
  ...["named", "csv", "warning", "a@b", "a@b.c", "https://x", "env:X", "USD", "usd", "ok\n", "\u{1f600}".repeat(200)],
  ...["a".repeat(200), "a".repeat(201), "\u{1f600}".repeat(201), "\ud800".repeat(201)],
  ...[[], [[]], [1, 1], ["10%", "10%"], {}, { x: 1 }, { low: 1, typical: 2, high: 3 }, JSON.parse('{"__proto__":1}')],
];
const KEYS = [
  "x",
  "constructor",
  "__proto__",
  "toString",
  "length",
  "",
  "0",
  "A b",
  "tokens",
  "severity",
  "name",
  "by",
];

interface Edit {
  readonly at: number;
  readonly how: "replace" | "delete" | "add" | "append";
  readonly key: string;
  readonly value: Plain;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace", "replace", "delete", "add", "append"),
  key: fc.constantFrom(...KEYS),
  value: fc.constantFrom(...ODD),
});

type Place = readonly [parent: { [key: string]: Plain }, key: string];

const isNode = (value: Plain): value is { [key: string]: Plain } => typeof value === "object" && value !== null;

function placesIn(node: Plain): Place[] {
  if (!isNode(node)) return [];
  return Object.keys(node).flatMap((key): Place[] => [[node, key], ...placesIn(node[key] ?? null)]);
}

function apply(root: { [key: string]: Plain }, { at, how, key, value }: Edit): void {
  const places = placesIn(root);
  const [parent, name] = places[at % places.length] ?? [root, "org"];
  const child = parent[name] ?? null;
  const added = structuredClone(value);
  const set = (map: object, to: string): unknown =>
    Object.defineProperty(map, to, { value: added, enumerable: true, writable: true, configurable: true });
  if (how === "delete" && Array.isArray(parent)) parent.splice(Number(name), 1);
  else if (how === "delete") delete parent[name];
  else if (how === "add" && isNode(child) && !Array.isArray(child)) set(child, key);
  else if (how === "append" && Array.isArray(child)) child.push(added);
  else set(parent, name);
}

it("both validators of the schema accept the same budgets", () => {
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...BUDGETS), fc.array(edit, { maxLength: 3 }), (budget, edits) => {
      const data = structuredClone(budget);
      if (isNode(data)) for (const each of edits) apply(data, each);
      const isAccepted = BUDGET_SCHEMA.accepts?.(data);
      expect(isAccepted).toBe(BUDGET_SCHEMA.errorsOf(data).length === 0);
      counts[isAccepted === true ? "accepted" : "refused"]++;
    }),
    { numRuns: RUNS, seed: 1 },
  );
  // Neither half of the property is empty.
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(RUNS / 10);
});
