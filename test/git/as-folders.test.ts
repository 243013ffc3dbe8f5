import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findSources } from "../../src/adapters/files/find.ts";
import { readPolicyFiles } from "../../src/adapters/files/policy.ts";
import type { Source } from "../../src/core/model/source.ts";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { sampleOf } from "../support/sample.ts";

/** Content by path; what begins so is a link. */
type Files = Readonly<Record<string, string>>;
const LINK = "-> ";

const plan = (org: string, tokens: number): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n`, { org });

const BUDGETS = [
  ...["a.yaml", "A.yaml", "b.yml", "sub/c.yaml", "sub/deep/d.YML", "sub-e/a.yaml", "sub.yaml"],
  ...[".hidden.yaml", "_draft.yaml", "_parts/a.yaml", "readme.txt", "more", "-rf.yaml"],
  ...["é.yaml", "\u{1f600}.yaml", "\uffee.yaml", ":(top)/[x]*?.yaml", "x\tbudgets/a.yaml", "line\nend.yaml"],
].map((name) => `budgets/${name}`);

const text = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom("a", "b", "c", "new"), fc.nat(2)).map(([org, n]) => plan(org, n)) },
  { weight: 1, arbitrary: fc.constantFrom("a: [", "", plan("a", 1).replaceAll("\n", "\r\n")) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("../shared/b.yaml", "a.yaml", "../shared", "/etc/hostname").map((to) => LINK + to),
  },
);
const defaults = fc.constantFrom(
  "limits: { cost: 5 }\n",
  "limits: { cost: 6 }\n",
  "a: [",
  `${LINK}../shared/defaults.yaml`,
);
const guardrails = fc.constantFrom(
  "version: 1\n",
  "version: 1\nseverities: { nothing-planned: error }\n",
  `${LINK}../shared/policy.yaml`,
);

const file = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constantFrom(...BUDGETS, "shared/b.yaml", "outside.yaml"), text) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom("budgets/_defaults.yaml", "budgets/_defaults.yml"), defaults) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant("budgets/sub/_defaults.yaml"),
      defaults.filter((one) => !one.startsWith(LINK)),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant("shared/defaults.yaml"), fc.constantFrom("limits: { cost: 7 }\n", "")) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom("policy/guardrails.yaml", "shared/policy.yaml"), guardrails) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("policy/rate-cards/x.yaml"), fc.constantFrom("id: x\n", "id: y\n")) },
);

/** A repository's files, and what becomes of them: a few are written or removed, one moves. */
const history = fc
  .record({
    before: fc.array(file, { maxLength: 12 }),
    written: fc.array(file, { maxLength: 3 }),
    removed: fc.array(fc.nat(), { maxLength: 2 }),
    moved: fc.option(fc.tuple(fc.nat(), fc.constantFrom(...BUDGETS))),
  })
  .map(({ before, written, removed, moved }) => {
    const files: Files = { "budgets/kept.yaml": plan("kept", 1), ...Object.fromEntries(before) };
    const after = { ...files };
    const nth = (index: number): string => Object.keys(after)[index % Object.keys(after).length] ?? "";
    if (moved !== null) {
      const from = nth(moved[0]);
      const content = after[from] ?? "";
      delete after[from];
      after[moved[1]] = content;
    }
    for (const index of removed) delete after[nth(index)];
    return { before: files, after: { ...after, ...Object.fromEntries(written) } };
  });

const hasLinks = (files: Files): boolean => Object.values(files).some((content) => content.startsWith(LINK));

function write(root: string, files: Files): void {
  mkdirSync(root, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content.startsWith(LINK)) symlinkSync(content.slice(LINK.length), path);
    else writeFileSync(path, content);
  }
}

/** All but .git. */
function replace(made: TestRepository, files: Files): void {
  for (const name of ["budgets", "shared", "policy", "outside.yaml"])
    rmSync(join(made.path, name), { recursive: true, force: true });
  write(made.path, files);
}

/** Why a link leads to no file, and what to do about an error, is told in other words where there is no folder to look in. */
const withoutAdvice = (key: string, value: Report): unknown => {
  if (key === "help" || key === "right") return undefined;
  return value?.code === "unreadable-file" ? { code: value.code, file: value.file, severity: value.severity } : value;
};

/** A report, without the names of its sides and in an order of its own. */
async function report(cwd: string, ...args: string[]): Promise<{ code: number; report: Report }> {
  const { code, out, err }: Ran = await tollgate(["diff", "--format", "json", ...args], { cwd });
  expect(err).toBe("");
  const { base: _, head: __, organizations, skipped, ...rest } = JSON.parse(out, withoutAdvice);
  const sorted = (all: unknown[]): string[] => all.map((one) => JSON.stringify(one)).sort();
  return { code, report: { ...rest, organizations: sorted(organizations), skipped: sorted(skipped) } };
}

/** Files of budgets that are not what they were, with their defaults; all of them where policy is not. */
function changedFiles(sides: string): string[] {
  const sideOf = (side: string) => {
    const root = join(sides, side);
    return {
      policy: readPolicyFiles(join(root, "policy"), "policy", root),
      budgets: [...findSources(["budgets"], root)],
    };
  };
  const [before, after] = [sideOf("before"), sideOf("after")];
  const known = new Set(isDeepStrictEqual(before.policy, after.policy) ? before.budgets.map(textOf) : []);
  return after.budgets.filter((source) => !known.has(textOf(source))).map(({ file }) => file);
}

const textOf = ({ file, text, defaults }: Source): string => JSON.stringify([file, text, defaults]);

test("a report out of git is the report of the same files in two folders, each of which is read", async () => {
  const made = repository({});
  const folders = folder();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(history, fc.infiniteStream(fc.boolean()), async ({ before, after }, coins) => {
      // Of a line of history of its own: an older version would be taken where the base is invalid.
      made.git("checkout", "--quiet", "--orphan", `run-${runs++}`);
      replace(made, before);
      made.commit();
      const base = made.git("rev-parse", "HEAD");
      const sides = mkdtempSync(join(folders, "sides-"));
      for (const [side, files] of Object.entries({ before, after })) write(join(sides, side), files);
      const expected = await report(sides, "--base-dir", "before", "--head-dir", "after");
      replace(made, after);
      for (const name of Object.keys(after)) if (coins.next().value) made.git("add", "--force", `:(literal)${name}`);
      for (const name of Object.keys(before)) {
        if (coins.next().value)
          made.git("rm", "--quiet", "--cached", "--force", "--ignore-unmatch", `:(literal)${name}`);
      }
      expect(await report(made.path, "--base", base), "of the work tree").toEqual(expected);
      made.git("add", "--all");
      if (!hasLinks(before) && !hasLinks(after)) {
        const { out } = await tollgate(["check", "--changed", "--base", base, "--format", "json"], { cwd: made.path });
        const checked = JSON.parse(out).organizations.map((one: Report) => one.file);
        expect(checked.sort(), "of check --changed").toEqual(changedFiles(sides).sort());
      }
      made.commit();
      expect(await report(made.path, "--base", base, "--head", "HEAD"), "of commits").toEqual(expected);
    }),
    { numRuns: sampleOf(8) },
  );
});
