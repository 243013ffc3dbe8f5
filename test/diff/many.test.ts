import { describe, expect, test } from "vitest";
import { diffSides, type Judging } from "../../src/core/diff/diff.ts";
import type { Source } from "../../src/core/model/source.ts";
import { TODAY } from "../support/cli.ts";
import { budget } from "../support/report.ts";

// What a change of thousands of budgets costs grows with their number, not faster: counted, not timed.

interface Work {
  /** How often a text was read from a side, and looked at. */
  readonly reads: number;
  readonly looks: number;
  readonly kinds: Readonly<Record<string, number>>;
}

const textOf = (org: string): string =>
  budget("consumption: { other: { tokens: 60000 } }\nlimits: { overageTokens: 20000 }\n", { org });

function workOf(count: number, base: (index: number) => [string, string], head: typeof base): Work {
  const counted = { reads: 0, looks: 0 };
  const side = (of: typeof base): Judging => {
    const orgs = new Map(Array.from({ length: count }, (_, index) => of(index)));
    const read = (names: readonly string[]): Source[] =>
      names.map((file) => {
        counted.reads++;
        return {
          file,
          get text() {
            counted.looks++;
            return textOf(orgs.get(file) ?? "");
          },
        };
      });
    const files = new Set(orgs.keys());
    return {
      side: { files, untouched: [], read, has: (name) => files.has(name), skipped: [] },
      policy: { cards: [], guardrails: null },
    };
  };
  const files = diffSides(side(base), side(head), TODAY);
  let next = files.next();
  while (next.done !== true) next = files.next();
  const kinds: Record<string, number> = {};
  for (const { kind } of next.value.organizations) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return { ...counted, kinds };
}

describe("the work of a change grows with its files", () => {
  test.each<[string, (index: number) => [string, string], (index: number) => [string, string], number]>([
    ["a folder that is renamed", (i) => [`budgets/a/o${i}.yaml`, `o${i}`], (i) => [`budgets/b/o${i}.yaml`, `o${i}`], 2],
    ["ids that are changed", (i) => [`budgets/o${i}.yaml`, `o${i}`], (i) => [`budgets/o${i}.yaml`, `p${i}`], 2],
    [
      "files and ids that are changed",
      (i) => [`budgets/o${i}.yaml`, `o${i}`],
      (i) => [`budgets/p${i}.yaml`, `p${i}`],
      2,
    ],
  ])("%s", (_, base, head, each) => {
    const [few, many] = [workOf(20, base, head), workOf(80, base, head)];
    expect(many.reads).toBe(80 * each);
    expect(many.looks).toBe(4 * few.looks);
    expect(many.looks / 80).toBeLessThan(20);
    for (const [kind, number] of Object.entries(few.kinds)) expect(many.kinds[kind]).toBe(4 * number);
  });
});
