import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { suggestionText } from "../../src/core/report/documents/suggestions.ts";
import { folder, tollgate } from "../support/cli.ts";
import { githubStandIn, OURS } from "../support/hosts/github.ts";
import { gitlabStandIn } from "../support/hosts/gitlab.ts";
import type { StandIn } from "../support/hosts/standing.ts";
import { budget } from "../support/report.ts";

const HEAD = "fedcba9876543210fedcba9876543210fedcba98";
const MARKER = "<!-- tollgate:tollgate:fix -->";
const FILE = "budgets/acme.yaml";
const PLANNED = "consumption:\n  virtual-agnt: { sessionsPerDay: 50 } # `agreed`\nlimts: { cost: 5000 }\n";
const SLIPS = budget(PLANNED);

/** A pull request that adds these lines of the file. */
const added = (text: string, from: number, to: number): { filename: string; patch: string } => {
  const lines = text.split("\n").slice(from - 1, to);
  return {
    filename: FILE,
    patch: `@@ -${from - 1},0 +${from},${lines.length} @@\n${lines.map((line) => `+${line}`).join("\n")}`,
  };
};

/** Posts what check --fix --dry-run prints of a budget. */
async function posted(text: string, host: (event: string) => Promise<StandIn>, files: StandIn["files"] = []) {
  const cwd = folder({
    [FILE]: text,
    "check.md": "## check\n",
    "event.json": JSON.stringify({ pull_request: { number: 7, head: { sha: HEAD } } }),
  });
  const standIn = await host(join(cwd, "event.json"));
  standIn.files.push(...files);
  const run = async (patch?: string) => {
    const { out } = await tollgate(["check", "--fix=plan", "--dry-run"], { cwd });
    const { writeFileSync } = await import("node:fs");
    writeFileSync(join(cwd, "fix.patch"), patch ?? out);
    return tollgate(["comment", "check.md", "--patch", "fix.patch"], { cwd, env: standIn.env });
  };
  return { standIn, run, cwd };
}

test("on GitHub, each changed line whose fix is one line gets a suggestion, replaced on another run", async () => {
  const { standIn, run } = await posted(SLIPS, githubStandIn, [added(SLIPS, 9, 12)]);
  standIn.reviewed.push({ id: 1_000_001, author: "somebody", body: `${MARKER}\nmine` });
  expect(await run()).toMatchObject({ code: 0, err: "" });
  const ours = () => standIn.reviewed.filter(({ author }) => author === OURS);
  expect(ours().map(({ path, line }) => [path, line])).toEqual([
    [FILE, 10],
    [FILE, 11],
  ]);
  expect(ours()[0]?.body).toContain("```suggestion\n  virtual-agent: { sessionsPerDay: 50 } # `agreed`\n```");
  expect(standIn.comments[0]?.body).not.toContain("```diff");
  const first = ours().map(({ id }) => id);
  await run();
  expect(ours()).toHaveLength(2);
  expect(ours().map(({ id }) => id)).not.toEqual(first);
  await run("");
  expect(standIn.reviewed.map(({ author }) => author)).toEqual(["somebody"]);
});

test("a line that the pull request does not change, or that reads otherwise there, goes into the comment", async () => {
  const moved = added(SLIPS.replace("cost: 5000", "cost: 4000"), 11, 11);
  const { standIn, run } = await posted(SLIPS, githubStandIn, [moved]);
  await run();
  expect(standIn.reviewed).toEqual([]);
  expect(standIn.comments[0]?.body).toContain("```diff\n--- a/budgets/acme.yaml");
  expect(standIn.comments[0]?.body).toContain("+limits: { cost: 5000 }");
});

test("at most 10", async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `  virtual-agnt${index}: { sessionsPerDay: 5 }`);
  const text = budget(
    `consumption:\n${lines.map((line, index) => (index % 2 === 0 ? line : `  # ${index}`)).join("\n")}\n`,
  );
  const patch = [
    `--- a/${FILE}`,
    `+++ b/${FILE}`,
    "@@ -10,30 +10,30 @@",
    ...lines.flatMap((line, index) => (index % 2 === 0 ? [`-${line}`, `+${line} # ok`] : [`   # ${index}`])),
  ].join("\n");
  const { standIn, run } = await posted(text, githubStandIn, [added(text, 10, 39)]);
  await run(`${patch}\n`);
  expect(standIn.reviewed).toHaveLength(10);
  expect(standIn.comments[0]?.body).toContain("```diff");
});

test("on GitLab, the patch is in the comment", async () => {
  const { standIn, run } = await posted(SLIPS, gitlabStandIn);
  await run();
  expect(standIn.comments[0]?.body).toContain("```diff\n--- a/budgets/acme.yaml");
});

test("where GitHub refuses, the comment is written with the patch", async () => {
  const { standIn, run } = await posted(SLIPS, githubStandIn, [added(SLIPS, 9, 12)]);
  standIn.instead = ({ path, method }) =>
    method === "POST" && path.endsWith("/pulls/7/comments")
      ? { status: 422, body: { message: "line must be part of the diff" } }
      : undefined;
  expect(await run()).toMatchObject({ code: 0, err: expect.stringContaining("nothing suggested") });
  expect(standIn.comments[0]?.body).toContain("```diff");
});

test.each([
  ["a fence", "a: 1 # ```"],
  ["a longer fence", "a: 1 # ````` </details>"],
  ["a mention", "a: 1 # @acme/all <!-- x -->"],
])("%s in a line does not end its block", (_, after) => {
  const text = suggestionText({ file: FILE, line: 1, before: "", after });
  const [fence = ""] = /^`+/.exec(text) ?? [];
  expect(text).toBe(`${fence}suggestion\n${after}\n${fence}`);
  expect(after).not.toContain(fence);
});

test("a line that is not shown as it is, is not suggested", async () => {
  const hidden = "\u202e";
  const text = SLIPS.replace("# `agreed`", `# ${hidden}`);
  const { standIn, run, cwd } = await posted(text, githubStandIn, [added(text, 9, 12)]);
  await run();
  expect(readFileSync(join(cwd, FILE), "utf8")).toBe(text);
  expect(standIn.reviewed.every(({ body }) => !body.includes(hidden))).toBe(true);
  expect(standIn.comments[0]?.body).not.toContain(hidden);
});
