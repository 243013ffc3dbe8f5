import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { OURS } from "../support/hosts/github.ts";
import { budget } from "../support/report.ts";
import { NOW, plan, pullRequest } from "./pull-request.ts";
import { action, runAction } from "./runner.ts";

const OVER = { "budgets/acme.yaml": plan(60_000) };
const annotations = (out: string, level: string): string[] =>
  out.split("\n").filter((line) => line.startsWith(`::${level} `));

describe("a pull request that plans more than there is", () => {
  test("fails, and says why on the line, in the summary and in one comment; mended, it passes", async () => {
    const { standIn, push } = await pullRequest();
    const first = await push(OVER);
    expect(first.code).toBe(1);
    expect(annotations(first.out, "error")).toHaveLength(1);
    expect(annotations(first.out, "error")[0]).toMatch(
      /over-allocation,file=budgets\/acme.yaml,line=10,col=10::.*10,000/,
    );
    expect(first.summary).toMatch(/^\*\*Tollgate\*\*: ✖ a guardrail fails \(exit code 1\)\.\n\n## acme would cost /);
    expect(first.summary).toContain("Every organization");
    expect(first.outputs).toMatchObject({ "exit-code": "1", organizations: "1", pass: "0", warn: "0", fail: "1" });
    for (const name of ["report", "markdown", "sarif", "junit", "diff"])
      expect(readFileSync(first.outputs[name] ?? "", "utf8"), name).toContain("acme");
    expect(standIn.comments.map(({ author }) => author)).toEqual([OURS]);
    const [comment] = standIn.comments;
    expect(comment?.body).toMatch(/^<!-- tollgate:tollgate -->\n\*\*Tollgate\*\*: ✖/);
    expect(comment?.body).toContain("10,000 over");
    expect(comment?.body.match(/10,000 over/g)).toHaveLength(1);
    expect(first.used).toEqual([{ name: "tollgate-page", path: first.outputs["html"] }]);
    expect(readFileSync(first.outputs["html"] ?? "", "utf8")).toMatch(/^<!doctype html>/);

    const second = await push(OVER, { env: { GITHUB_SERVER_URL: "https://github.example.com", GITHUB_RUN_ID: "9" } });
    expect(second.code).toBe(1);
    const artifacts = "https://github.example.com/acme/budgets/actions/runs/9#artifacts";
    expect(standIn.comments[0]?.body).toContain(`[page](${artifacts})`);
    expect(standIn.comments).toHaveLength(1);

    const mended = await push({ "budgets/acme.yaml": plan(50_000) });
    expect(mended).toMatchObject({ code: 0, outputs: { "exit-code": "0", fail: "0" } });
    expect(standIn.comments).toHaveLength(1);
    expect(comment?.body).toContain("✔ passes");
  });

  test("from a fork, whose token may only read, it fails for the same and for nothing else", async () => {
    const { standIn, push } = await pullRequest();
    standIn.instead = ({ method }) =>
      method === "GET" ? undefined : { status: 403, body: { message: "Resource not accessible by integration" } };
    const fork = { "github.event.pull_request.head.repo.full_name": "somebody/budgets" };
    const { code, out, summary, used } = await push(OVER, { context: fork, with: { "upload-sarif": "true" } });
    expect(code).toBe(1);
    expect(summary).toContain("10,000 over");
    expect(annotations(out, "warning")).toEqual([]);
    expect(standIn.comments).toEqual([]);
    expect(used).toEqual([expect.objectContaining({ name: "tollgate-page" })]);
    expect(await push({ "budgets/acme.yaml": plan(50_000) }, { context: fork })).toMatchObject({ code: 0 });
  });

  test("what two commands find is annotated once: GitHub shows ten of a level", async () => {
    const { push } = await pullRequest();
    const { code, out } = await push({ "budgets/acme.yaml": plan(45_000) });
    expect(code).toBe(0);
    expect(annotations(out, "warning")).toEqual([expect.stringContaining("utilization-high")]);
  });

  test("without any token it is the same", async () => {
    const { standIn, push } = await pullRequest();
    const { code, out, summary } = await push(OVER, { context: { "github.token": "" } });
    expect(code).toBe(1);
    expect(summary).toContain("10,000 over");
    expect(out).toContain("no comment: there is no GITHUB_TOKEN");
    expect(annotations(out, "warning")).toEqual([]);
    expect(standIn.asked).toEqual([]);
  });
});

describe("what a pull request may not do", () => {
  test("raise the limit that it then keeps to", async () => {
    const { push } = await pullRequest();
    const { code, out, summary } = await push({
      "budgets/acme.yaml": plan(60_000, "limits: { overageTokens: 10000 }\n"),
    });
    expect(code).toBe(1);
    expect(annotations(out, "warning")[0]).toContain("limit-raised");
    expect(annotations(out, "error")[0]).toContain("over-allocation");
    expect(summary).toContain("Looser than before");
  });

  test("have an earlier step, such as a build of its own, write what is judged", async () => {
    const { push } = await pullRequest();
    const before = (cwd: string): void => {
      writeFileSync(join(cwd, "budgets", "acme.yaml"), plan(1));
      mkdirSync(join(cwd, "policy"));
      writeFileSync(join(cwd, "policy", "guardrails.yaml"), "version: 1\nseverities: { over-allocation: off }\n");
    };
    const { code, out, outputs } = await push(OVER, { before });
    expect({ code, fail: outputs["fail"] }).toEqual({ code: 1, fail: "1" });
    expect(out).toMatch(/2 files of the work tree differ from HEAD .*: budgets\/acme.yaml and policy\/guardrails.yaml/);
  });

  test("switch the gate off by its policy", async () => {
    const { push } = await pullRequest();
    const policy = "version: 1\nseverities: { over-allocation: off }\n";
    const { code, out } = await push({ ...OVER, "policy/guardrails.yaml": policy });
    expect(out).toContain("policy-relaxed");
    expect(code).toBe(1);
  });
});

describe("the comment", () => {
  const HARMLESS = { "README.md": "hello\n" };

  test("is not written where nothing changes, and brought up to date where it is there", async () => {
    const { standIn, push } = await pullRequest();
    expect((await push(HARMLESS)).code).toBe(0);
    expect(standIn.comments).toEqual([]);
    await push({ "budgets/acme.yaml": plan(35_000) });
    expect(standIn.comments).toHaveLength(1);
    await push({ "budgets/acme.yaml": plan(30_000) });
    expect(standIn.comments).toHaveLength(1);
    expect(standIn.comments[0]?.body).toContain("no organizations changed");
  });

  test("comes always, or never, where that is asked for", async () => {
    const { standIn, push } = await pullRequest();
    await push(OVER, { with: { comment: "never" } });
    expect(standIn.asked).toEqual([]);
    await push({ "budgets/acme.yaml": plan(30_000) }, { with: { comment: "always", name: "emea" } });
    expect(standIn.comments[0]?.body).toMatch(/^<!-- tollgate:emea -->\n\*\*Tollgate\*\* `emea`: ✔/);
  });

  test("says more where the fleet fails for more than the change", async () => {
    const { standIn, push } = await pullRequest({
      "budgets/red.yaml": budget("consumption: { other: { tokens: 99000 } }\n", { org: "red" }),
    });
    expect((await push({ "budgets/acme.yaml": plan(35_000) })).code).toBe(1);
    const { body } = standIn.comments[0] ?? {};
    expect(body).toMatch(/1 organization changed[\s\S]*What is wrong[\s\S]*red/);
    expect(body).toContain("✖ a guardrail fails, though not by this change (exit code 1).");
  });

  test("that cannot be written is a warning", async () => {
    const { standIn, push } = await pullRequest();
    standIn.instead = () => ({ status: 422, body: { message: "spam\n::error::forged" } });
    const { code, out } = await push({ "budgets/acme.yaml": plan(35_000) });
    expect(code).toBe(0);
    expect(annotations(out, "warning")[0]).toContain("could not be written");
    expect(annotations(out, "error")).toEqual([]);
  });
});

describe("what is in the way", () => {
  test("history that is not there: it says what to write", async () => {
    const { push } = await pullRequest();
    const { code, out, summary } = await push({ "budgets/acme.yaml": plan(35_000) }, { depth: 1 });
    expect(code).toBe(2);
    expect(annotations(out, "error")[0]).toContain("fetch-depth");
    expect(summary).toContain("`tollgate diff` could not judge");
    expect(summary).toContain("fetch-depth");
  });

  test("invalid input is exit 2, with its line", async () => {
    const { push } = await pullRequest();
    const { code, out, outputs } = await push({ "budgets/acme.yaml": "org: [\n" });
    expect(code).toBe(2);
    expect(outputs).toMatchObject({ "exit-code": "2", invalid: "1" });
    expect(annotations(out, "error")).toEqual([expect.stringContaining("invalid-yaml,file=budgets/acme.yaml")]);
  });

  test.each([
    ["an input", { comment: "alway" }, "Did you mean always?"],
    ["a name", { name: "../../x" }, "lower-case"],
    ["a severity", { "fail-on": "eror" }, "Allowed choices"],
    ["a folder", { policy: "nowhere" }, "no such folder"],
  ])("%s that is wrong: exit 2, and what is right", async (_, inputs, says) => {
    const { push } = await pullRequest();
    const { code, out } = await push({ "budgets/acme.yaml": plan(35_000) }, { with: inputs });
    expect(code).toBe(2);
    expect(annotations(out, "error").join("\n")).toContain(says);
    expect(out).not.toMatch(/\n\s+at /);
  });

  test("pull_request_target is refused", async () => {
    const { code, out } = await runAction({ cwd: folder(), env: { GITHUB_EVENT_NAME: "pull_request_target" } });
    expect(code).toBe(2);
    expect(annotations(out, "error")[0]).toContain("on: pull_request.");
  });

  test("a checkout without dist/, and a runner without node: what to write", async () => {
    const unbuilt = await runAction({ cwd: folder(), path: folder() });
    expect(unbuilt.code).toBe(2);
    expect(annotations(unbuilt.out, "error")[0]).toContain("release tag");
    const bare = await runAction({ cwd: folder(), env: { PATH: folder() } });
    expect(bare.code).toBe(2);
    expect(annotations(bare.out, "error")[0]).toContain("setup-node");
  });
});

test("a push is judged whole: no diff, no comment; its findings become alerts where that is asked for", async () => {
  const cwd = folder(OVER);
  const run = { cwd, env: { GITHUB_EVENT_NAME: "push" }, with: { now: NOW, "upload-sarif": "true" } };
  const { code, summary, outputs, used } = await runAction(run);
  expect(code).toBe(1);
  expect(outputs).toMatchObject({ diff: "", fail: "1" });
  expect(summary).toContain("What is wrong");
  expect(used).toEqual([
    { sarif_file: outputs["sarif"], category: "tollgate" },
    { name: "tollgate-page", path: outputs["html"] },
  ]);
});

test("a merge queue is held against what it is on top of", async () => {
  const { standIn, push } = await pullRequest();
  const { code, out } = await push(OVER, {
    event: { merge_group: { base_sha: "HEAD^1" } },
    env: { GITHUB_EVENT_NAME: "merge_group", GITHUB_BASE_REF: "" },
  });
  expect(code).toBe(1);
  expect(annotations(out, "error")).toHaveLength(1);
  expect(standIn.asked).toEqual([]);
});

describe("an input is a value, whatever is in it", () => {
  const HOSTILE = [
    "x$(touch pwned)`touch pwned`; touch pwned; ' || touch pwned || '\" || touch pwned || \"\u001b[2J",
    "::error::forged",
    "::set-output name=exit-code::0",
    "::add-mask::x",
    "exit-code=0",
    "--format=json",
  ].join("\n");

  const names = Object.keys(action.inputs);

  test.each([names, names.filter((name) => !["name", "comment"].includes(name)), ["paths"], ["where"]])(
    "%s …",
    async (...hostile) => {
      const cwd = folder(OVER);
      const inputs = Object.fromEntries(hostile.map((name) => [name, HOSTILE]));
      const env = { GITHUB_EVENT_NAME: "push", GITHUB_TOKEN: "secret" };
      const { code, out, outputs, summary } = await runAction({ cwd, env, with: { now: NOW, ...inputs } });
      expect(code).toBeGreaterThan(0);
      expect(["1", "2", ""]).toContain(outputs["exit-code"]);
      expect(out.split("\n").filter((line) => /^::(?!(error|warning|notice) title=)/.test(line))).toEqual([]);
      expect(summary).not.toContain("\u001b");
      expect(out + summary).not.toContain("secret");
      expect(readdirSync(cwd)).toEqual(["budgets"]);
    },
  );
});

describe("docs/ci.md", () => {
  const page = readFileSync(join(ROOT, "docs", "ci.md"), "utf8");

  test("has every input and output", () => {
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      expect(page).toContain(`\`${name}\``);
  });

  test("shows the comment that there is", async () => {
    const [, shown = ""] = /```markdown\n([\s\S]*?)```/.exec(page) ?? [];
    const [, over = ""] =
      /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
    const well = over.replace("sessionsPerDay: 850", "sessionsPerDay: 500");
    const { standIn, push } = await pullRequest({ "budgets/acme-emea.yaml": well });
    await push({ "budgets/acme-emea.yaml": over });
    const body = standIn.comments[0]?.body
      .replace(/main \([^)]+\)/, "main (1a2b3c4)")
      .replace(/HEAD \([^)]+\)/, "HEAD (5d6e7f8)");
    expect(body).toContain(`\n${shown}`);
  });
});
