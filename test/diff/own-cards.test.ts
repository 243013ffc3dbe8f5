import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { policyChange, relaxedPolicy } from "../../src/core/diff/policy-change.ts";
import { loadPolicy, type PolicyFiles } from "../../src/core/policy/load.ts";
import { ROOT } from "../support/cli.ts";

const SHIPPED = readFileSync(join(ROOT, "policy", "rate-cards", "genesys-2026-03.yaml"), "utf8");

/** Cards of our own that count how often somebody reads them. */
function ownCards(count: number, price: string): { files: PolicyFiles; reads: () => number } {
  let reads = 0;
  const cards = Array.from({ length: count }, (_, index) => {
    const text = SHIPPED.replace(/^id:.*/m, `id: c${index}`)
      .replace(/^series:.*/m, `series: s${index}`)
      .replaceAll("tokens: 2 ", `tokens: ${price} `)
      .replace("USD: 1.00", `USD: ${price}`);
    return {
      file: `policy/rate-cards/c${index}.yaml`,
      get text() {
        reads++;
        return text;
      },
    };
  });
  return { files: { cards, guardrails: null }, reads: () => reads };
}

/** How often the texts of both sides are read to place what is loosened. */
function readsFor(count: number): number {
  const [base, head] = [ownCards(count, "1.00"), ownCards(count, "0.90")];
  const change = policyChange(loadPolicy(base.files), loadPolicy(head.files));
  const before = base.reads() + head.reads();
  const loosened = relaxedPolicy(change, head.files, base.files, new Map());
  expect(loosened.length).toBeGreaterThanOrEqual(count);
  return base.reads() + head.reads() - before;
}

test("each own card is read once, however many values differ", () => {
  expect(readsFor(2)).toBeLessThanOrEqual(4);
  expect(readsFor(20)).toBeLessThanOrEqual(40);
});
