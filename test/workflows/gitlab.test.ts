import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { gitlabStandIn } from "../support/hosts/gitlab.ts";
import type { StandIn } from "../support/hosts/standing.ts";
import { bash, mergeRequest, OVER, plan } from "./support.ts";

const TEMPLATE = readFileSync(join(ROOT, "templates", "tollgate.yml"), "utf8");

interface Job {
  readonly script: readonly string[];
  readonly before_script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
}

interface Header {
  readonly spec: {
    readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  };
}

const { spec } = loadAll(TEMPLATE)[0] as Header;

/** What GitLab makes of the template: its inputs are text put in before the rest is read. */
function included(inputs: Readonly<Record<string, string>>): Readonly<Record<string, Job>> {
  const body = TEMPLATE.slice(TEMPLATE.indexOf("\n---\n"));
  const filled = body.replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
    const value = inputs[name] ?? spec.inputs[name]?.default;
    expect(value, name).toBeDefined();
    return value ?? "";
  });
  return loadAll(filled)[0] as Readonly<Record<string, Job>>;
}

const job = included({ package: "tollgate" })["tollgate"] as Job;
const REPORTS = job.variables["TOLLGATE_REPORTS"] ?? "";

describe("the template for GitLab", () => {
  const run = ({ cwd, base }: ReturnType<typeof mergeRequest>, { env }: Pick<StandIn, "env">) =>
    bash(["-e", "-o", "pipefail", "-c", job.script.join("\n")], cwd, {
      ...job.variables,
      ...env,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    });

  test("installs what it is told to, unless the image has it, and has a default for every input", async () => {
    expect(Object.entries(spec.inputs).filter(([, input]) => input.default === undefined)).toEqual([]);
    const install = (env: Readonly<Record<string, string>>) =>
      bash(["-e", "-c", job.before_script.join("\n")], folder(), env);
    expect(await install({ TOLLGATE_PACKAGE: "" })).toEqual({ code: 0, out: "" });
    const npm = folder({ npm: '#!/bin/sh\necho npm "$@"\n' });
    chmodSync(join(npm, "npm"), 0o755);
    expect((await install({ PATH: npm, TOLLGATE_PACKAGE: "a tarball" })).out).toMatch(
      /^npm install --global .* a tarball\n$/,
    );
    const { code, out } = await install({ PATH: npm, TOLLGATE_PACKAGE: "" });
    expect(code).not.toBe(0);
    expect(out).toContain("TOLLGATE_PACKAGE: is not set");
  });

  test("a merge request that plans more than there is fails, with reports and one note", async () => {
    const standIn = await gitlabStandIn();
    const request = mergeRequest(OVER);
    expect((await run(request, standIn)).code).toBe(1);
    const read = (name: string): string => readFileSync(join(request.cwd, job.artifacts.reports[name] ?? ""), "utf8");
    expect(JSON.parse(read("codequality"))[0]).toMatchObject({ check_name: "over-allocation", severity: "critical" });
    expect(read("junit")).toContain("<failure");
    expect(standIn.comments).toHaveLength(1);
    expect(standIn.comments[0]?.body).toMatch(
      /^<!-- tollgate:tollgate -->\n## acme would cost 10,000\.00 USD more a month/,
    );
    expect(standIn.comments[0]?.body).not.toContain("[page]");
    expect(readFileSync(join(request.cwd, REPORTS, "tollgate.html"), "utf8")).toMatch(/^<!doctype html>/);
    rmSync(join(request.cwd, REPORTS), { recursive: true });
    const url = "https://gitlab.example.com/acme/budgets/-/jobs/9";
    await run(request, { env: { ...standIn.env, CI_JOB_URL: url } });
    expect(standIn.comments[0]?.body).toContain(`[page](${url}/artifacts/file/${REPORTS}/tollgate.html)._`);
    expect(standIn.comments).toHaveLength(1);
  });

  test("without a token that may write, it fails for the same and for nothing else", async () => {
    const standIn = await gitlabStandIn();
    const { TOLLGATE_GITLAB_TOKEN: _, ...env } = standIn.env as Record<string, string>;
    const { code, out } = await run(mergeRequest(OVER), { env });
    expect(code).toBe(1);
    expect(out).toContain("cannot write notes");
    expect(standIn.asked).toEqual([]);
    expect((await run(mergeRequest({ "budgets/acme.yaml": plan(31_000) }), { env })).code).toBe(0);
  });

  test("a merge request that touches no budget has no note; a limit that is raised does not help", async () => {
    const standIn = await gitlabStandIn();
    expect((await run(mergeRequest({ "README.md": "hello\n" }), standIn)).code).toBe(0);
    expect(standIn.comments).toEqual([]);
    const raised = { "budgets/acme.yaml": plan(60_000, "limits: { overageTokens: 10000 }\n") };
    expect((await run(mergeRequest(raised), standIn)).code).toBe(1);
    expect(standIn.comments[0]?.body).toContain("limit-raised");
  });

  test("what the change brings in place of the reports is neither posted nor uploaded", async () => {
    const standIn = await gitlabStandIn();
    const forged = mergeRequest({
      ...OVER,
      [`${REPORTS}/diff.md`]: "passes",
      [`${REPORTS}/junit.xml`]: "<testsuites/>",
    });
    expect((await run(forged, standIn)).code).toBe(2);
    const linked = mergeRequest(OVER);
    symlinkSync("budgets", join(linked.cwd, REPORTS));
    expect((await run(linked, standIn)).code).toBe(2);
    expect(standIn.comments).toEqual([]);
    expect(readdirSync(join(linked.cwd, "budgets"))).toEqual(["acme.yaml"]);
  });

  test("what an earlier job step writes over the budgets is not what is judged", async () => {
    const standIn = await gitlabStandIn();
    const request = mergeRequest(OVER);
    writeFileSync(join(request.cwd, "budgets", "acme.yaml"), plan(1));
    const { code, out } = await run(request, standIn);
    expect(code).toBe(1);
    expect(out).toContain("1 file of the work tree differs from HEAD");
    expect(readFileSync(join(request.cwd, REPORTS, "report.md"), "utf8")).toContain("10,000 over");
  });

  test("two gates in one pipeline keep two notes and two folders", async () => {
    const standIn = await gitlabStandIn();
    const request = mergeRequest(OVER);
    await run(request, standIn);
    const second = included({ package: "tollgate", job: "second", name: "second" })["second"] as Job;
    expect(second.artifacts.reports["junit"]).not.toBe(job.artifacts.reports["junit"]);
    await bash(["-e", "-c", second.script.join("\n")], request.cwd, {
      ...second.variables,
      ...standIn.env,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: request.base,
    });
    expect(standIn.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "<!-- tollgate:tollgate -->",
      "<!-- tollgate:second -->",
    ]);
  });

  test("on a branch there is no comparison", async () => {
    const { cwd } = mergeRequest(OVER);
    const { code, out } = await bash(["-e", "-c", job.script.join("\n")], cwd, job.variables);
    expect(code).toBe(1);
    expect(out).not.toContain("origin/main");
  });
});

describe("examples/ci/gate.sh", () => {
  const gate = (cwd: string, env: Readonly<Record<string, string>> = {}, ...args: string[]) =>
    bash([join(ROOT, "examples", "ci", "gate.sh"), ...args], cwd, { TOLLGATE: "tollgate", ...env });

  test("fails what is over, and leaves a report for the CI in a new folder outside the checkout", async () => {
    const cwd = folder(OVER);
    const temporary = mkdtempSync(join(folder(), "runner-"));
    const { code, out } = await gate(cwd, { RUNNER_TEMP: temporary });
    expect(code).toBe(1);
    const [name = ""] = readdirSync(temporary);
    expect(out).toContain(join(temporary, name));
    expect(readFileSync(join(temporary, name, "junit.xml"), "utf8")).toContain("<failure");
    expect(existsSync(join(temporary, name, "diff.md"))).toBe(false);
    expect(readdirSync(cwd)).toEqual(["budgets"]);
    expect((await gate(folder({ "budgets/acme.yaml": plan(5) }))).code).toBe(0);
    expect((await gate(cwd, {}, "nowhere")).code).toBe(2);
    expect((await gate(cwd, { TOLLGATE: "no-such-program" })).code).toBe(127);
  });

  test("judges the commit, where there is one", async () => {
    const { cwd } = mergeRequest(OVER);
    writeFileSync(join(cwd, "budgets", "acme.yaml"), plan(1));
    expect((await gate(cwd)).code).toBe(1);
  });

  test("never writes into a folder that is there", async () => {
    const cwd = folder({ ...OVER, "reports/junit.xml": "<testsuites/>" });
    expect((await gate(cwd, { REPORTS: "reports" })).code).toBe(2);
    expect(readFileSync(join(cwd, "reports/junit.xml"), "utf8")).toBe("<testsuites/>");
    symlinkSync("reports", join(cwd, "linked"));
    expect((await gate(cwd, { REPORTS: "linked" })).code).toBe(2);
  });

  test.each([
    ["BITBUCKET_PR_DESTINATION_BRANCH", "main"],
    ["SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"],
  ])("%s: compares with the branch, which it fetches", async (variable, branch) => {
    const { cwd } = mergeRequest({ "budgets/acme.yaml": plan(60_000, "limits: { overageTokens: 10000 }\n") });
    await bash(["-c", "git update-ref -d refs/remotes/origin/main"], cwd, {});
    const { code } = await gate(cwd, { [variable]: branch, REPORTS: "test-results" });
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, "test-results", "diff.md"), "utf8")).toContain("limit-raised");
  });
});
