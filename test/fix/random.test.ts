import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readDocument } from "../../src/core/budget/yaml/read.ts";
import { check } from "../../src/core/check/check.ts";
import { type Fixable, fixed } from "../../src/core/fix/fix.ts";
import type { Finding, RemedyKind } from "../../src/core/model/finding.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { limitedBudget } from "../pricing/limited.ts";
import { plainBudget } from "../pricing/priced.ts";
import { withEdits } from "../support/edits.ts";
import { sampleOf, seedOf } from "../support/sample.ts";

const BUDGETS = sampleOf(40);
const POLICY = loadPolicy({ cards: [], guardrails: null });
const KINDS: readonly RemedyKind[] = ["buy", "plan", "accept"];

const judge = (text: string): readonly Finding[] =>
  check([{ file: "budgets/acme.yaml", text }], POLICY, "2026-11-23").next().value?.findings ?? [];

const isFailing = ({ severity }: Finding): boolean => severity === "error";

/** The same budget as people write it: blocks, braces or JSON, with a comment on each line that can have one. */
function textOf(budget: object, index: number): { text: string; comments: readonly string[] } {
  const data = JSON.parse(plainBudget(budget));
  if (index % 4 === 3) return { text: JSON.stringify(data, null, index % 3), comments: [] };
  const isFlow = index % 4 === 2;
  const lines = Object.entries(data).flatMap(([key, value]) =>
    stringify({ [key]: value }, isFlow ? { collectionStyle: "flow", lineWidth: 0 } : { lineWidth: 0 })
      .trimEnd()
      .replace(/^\{ (.*) \}$/s, "$1")
      .split("\n"),
  );
  const comments = lines.map((_, at) => `# comment ${at}.`);
  const text = lines.map((line, at) => `${line} ${comments[at]}`).join(index % 2 === 0 ? "\n" : "\r\n");
  return { text: index % 5 === 0 ? text : `${text}\n`, comments };
}

describe("fixes of random budgets that fail", () => {
  const budgets = fc.sample(fc.noBias(limitedBudget), { numRuns: BUDGETS * 2, seed: seedOf(20_261_130) });
  const cases = budgets
    .map((budget, index) => ({ ...textOf(budget, index), index }))
    .filter(({ text }) => judge(text).some(isFailing))
    .slice(0, BUDGETS);

  test("are of all layouts, with several findings at once", () => {
    expect(cases).toHaveLength(BUDGETS);
    const several = cases.filter(({ text }) => judge(text).filter(isFailing).length > 1);
    expect(several.length).toBeGreaterThan(BUDGETS / 5);
  });

  test.each(KINDS)(
    "by %s first: each passes, with only the named values changed, and again nothing changes",
    async (kind) => {
      let [applied, passed] = [0, 0];
      for (const { text, comments } of cases) {
        const file: Fixable = { text, inherited: {}, judge };
        const choose = async (finding: Finding) =>
          isFailing(finding)
            ? (finding.remedies?.find((one) => one.kind === kind) ?? finding.remedies?.[0] ?? null)
            : null;
        const outcome = await fixed(file, choose);
        const about = `${text}\n${JSON.stringify(outcome.applied.map(({ remedy: { edits } }) => edits))}`;
        expect(outcome.refused, about).toEqual([]);
        const left = outcome.findings.filter(isFailing);
        expect(
          left.filter(({ remedies }) => remedies !== undefined),
          about,
        ).toEqual([]);
        const edits = outcome.applied.flatMap(({ remedy }) => remedy.edits);
        expect(readDocument(outcome.text).value, about).toEqual(withEdits(readDocument(text).value as object, edits));
        for (const comment of comments) expect(outcome.text, about).toContain(comment);
        expect(await fixed({ ...file, text: outcome.text }, choose), about).toMatchObject({
          text: outcome.text,
          applied: [],
        });
        applied += outcome.applied.length;
        if (left.length === 0) passed++;
      }
      expect(passed / cases.length).toBeGreaterThan(0.95);
      expect(applied).toBeGreaterThan(cases.length);
    },
  );
});
