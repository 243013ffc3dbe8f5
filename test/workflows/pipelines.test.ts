import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { azureStandIn } from "../support/hosts/azure.ts";
import { bitbucketStandIn } from "../support/hosts/bitbucket.ts";
import { type StandIn, TOKEN } from "../support/hosts/standing.ts";
import { gitIn } from "../support/repository.ts";
import { bash, mergeRequest, OVER, plan } from "./support.ts";

/** The templates for Azure Pipelines and Bitbucket Pipelines, end to end. */

type Env = Readonly<Record<string, string>>;
type Request = ReturnType<typeof mergeRequest>;

// biome-ignore lint/suspicious/noExplicitAny: whatever the file holds.
const template = (name: string): any => load(readFileSync(join(ROOT, "templates", name), "utf8"));

/** Parameters as Azure puts them in before anything runs. */
function azureJob(given: Env = {}) {
  const { parameters, jobs } = template("azure-pipelines.yml");
  const values = new Map<string, unknown>(parameters.map(({ name, default: value }: Env) => [name, value]));
  for (const [name, value] of Object.entries(given)) values.set(name, value);
  const filled = (text: string): string =>
    text.replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, name: string) => {
      expect([...values.keys()]).toContain(name);
      return String(values.get(name));
    });
  const [{ steps }] = jobs;
  const gate = steps.find(({ displayName }: { displayName?: string }) => displayName === "Budget guardrails");
  const env = Object.entries(gate.env as Env).map(([name, value]) => [name, filled(value)]);
  return { steps, parameters, script: gate.bash as string, env: Object.fromEntries(env) as Env };
}

async function azure(request: Request, { env }: Pick<StandIn, "env">, given: Env = {}) {
  const job = azureJob(given);
  const temporary = mkdtempSync(join(folder(), "agent-"));
  const { SYSTEM_ACCESSTOKEN: _, ...named } = job.env;
  const around = {
    ...named,
    AGENT_TEMPDIRECTORY: temporary,
    SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main",
    ...env,
  };
  const ended = await bash(["--noprofile", "--norc", "-c", job.script], request.cwd, around);
  const [, reports = ""] = /##vso\[task\.setvariable variable=tollgateReports\](.*)/.exec(ended.out) ?? [];
  return { ...ended, junit: join(reports, "junit.xml"), temporary };
}

async function bitbucket(request: Request, { env }: Pick<StandIn, "env">, given: Env = {}) {
  const [{ step }] = template("bitbucket-pipelines.yml").definitions.steps;
  const around = { BITBUCKET_PR_DESTINATION_BRANCH: "main", ...env, ...given };
  const ended = await bash(["-e", "-c", step.script.join("\n")], request.cwd, around);
  return { ...ended, junit: join(request.cwd, "test-results", "tollgate.xml") };
}

const HOSTS = [
  { name: "Azure", run: azure, standInFor: azureStandIn, marker: "<!-- tollgate:tollgate -->\n" },
  {
    name: "Bitbucket",
    run: bitbucket,
    standInFor: () => bitbucketStandIn(),
    marker: "[//]: # (tollgate:tollgate)\n\n",
  },
];

describe.each(HOSTS)("the template for $name", ({ run, standInFor, marker }) => {
  test("a change that plans more than there is fails, with test results and one comment", async () => {
    const standIn = await standInFor();
    const request = mergeRequest(OVER);
    const { code, junit } = await run(request, standIn);
    expect(code).toBe(1);
    expect(readFileSync(junit, "utf8")).toContain("<failure");
    expect(standIn.comments).toHaveLength(1);
    expect(standIn.comments[0]?.body.startsWith(`${marker}## acme would cost 10,000.00 USD more a month`)).toBe(true);
  });

  test("a limit that is raised does not help", async () => {
    const standIn = await standInFor();
    const raised = mergeRequest({ "budgets/acme.yaml": plan(60_000, "limits: { overageTokens: 10000 }\n") });
    expect((await run(raised, standIn)).code).toBe(1);
    expect(standIn.comments[0]?.body).toContain("limit-raised");
  });

  test("a change that touches no budget has no comment", async () => {
    const standIn = await standInFor();
    expect((await run(mergeRequest({ "README.md": "hello\n" }), standIn)).code).toBe(0);
    expect(standIn.comments).toEqual([]);
  });

  test("a comment that is refused changes no verdict, and the token is not printed", async () => {
    const standIn = await standInFor();
    standIn.instead = () => ({ status: 401, body: { message: "no" } });
    const { code, out } = await run(mergeRequest({ "budgets/acme.yaml": plan(31_000) }), standIn);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("the verdict stands") });
    expect(out).not.toContain(TOKEN);
  });

  test("without a token the verdict is the same, and what an earlier step writes over the budgets is not judged", async () => {
    const { env } = await standInFor();
    const without = { env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== TOKEN)) };
    const request = mergeRequest(OVER);
    writeFileSync(join(request.cwd, "budgets", "acme.yaml"), plan(1));
    const { code, out } = await run(request, without);
    expect(code).toBe(1);
    expect(out).toContain("no comment: there is no ");
    expect(out).toContain("1 file of the work tree differs from HEAD");
  });

  test("an invalid budget is exit 2, and is in the comment", async () => {
    const standIn = await standInFor();
    expect((await run(mergeRequest({ "budgets/acme.yaml": "org: 5\n" }), standIn)).code).toBe(2);
    expect(standIn.comments[0]?.body).toContain("budgets/acme.yaml");
  });
});

describe("Azure's template", () => {
  test("has a default for every parameter but the package, and no step that checks out by half", () => {
    const { parameters, steps } = azureJob();
    const without = parameters.filter((one: object) => !("default" in one));
    expect(without.map(({ name }: Env) => name)).toEqual(["package"]);
    expect(steps[0]).toEqual({ checkout: "self", fetchDepth: 0, persistCredentials: false });
  });

  test("writes nothing into the checkout, and gives the token to one step", async () => {
    const request = mergeRequest(OVER);
    const { temporary } = await azure(request, await azureStandIn());
    expect(gitIn(request.cwd)("status", "--porcelain", "--ignored")).toBe("");
    expect(readdirSync(temporary)).toHaveLength(1);
    const { steps } = azureJob();
    expect(JSON.stringify(steps).split("System.AccessToken")).toHaveLength(2);
  });

  test("opens the comment while the gate fails, and resolves it after", async () => {
    const standIn = await azureStandIn();
    await azure(mergeRequest(OVER), standIn);
    expect(standIn.comments[0]?.status).toBe("active");
    await azure(mergeRequest({ "budgets/acme.yaml": plan(31_000) }), standIn);
    expect(standIn.comments.map(({ status }) => status)).toEqual(["closed"]);
  });

  test("two gates keep two comments; a branch has none", async () => {
    const standIn = await azureStandIn();
    for (const name of ["emea", "apac"]) await azure(mergeRequest(OVER), standIn, { name });
    expect(standIn.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "<!-- tollgate:emea -->",
      "<!-- tollgate:apac -->",
    ]);
    const before = standIn.asked.length;
    const branch = { env: { ...standIn.env, SYSTEM_PULLREQUEST_TARGETBRANCH: "" } };
    expect((await azure(mergeRequest(OVER), branch)).code).toBe(1);
    expect(standIn.asked).toHaveLength(before);
  });

  test("a command of Azure's log in a budget is not printed as one", async () => {
    const hostile = "##vso[task.complete result=Succeeded;]";
    const request = mergeRequest({ "budgets/acme.yaml": plan(60_000).replace(/^owner:.*$/m, `owner: "${hostile}"`) });
    const { out } = await azure(request, await azureStandIn());
    expect(out).not.toContain(hostile);
  });
});

describe("Bitbucket's template", () => {
  test("shows findings in Code Insights, and whether the gate passes", async () => {
    const standIn = await bitbucketStandIn();
    await bitbucket(mergeRequest(OVER), standIn);
    const { report, annotations = [] } = standIn.reports.get("tollgate-tollgate") ?? {};
    expect(report).toMatchObject({ result: "FAILED" });
    expect(annotations).toContainEqual(expect.objectContaining({ severity: "HIGH", path: "budgets/acme.yaml" }));
  });

  test("what the change brings in place of the test results is not written over, nor posted", async () => {
    const standIn = await bitbucketStandIn();
    const forged = mergeRequest({ ...OVER, "test-results/tollgate.xml": "<testsuites/>" });
    const { code, junit } = await bitbucket(forged, standIn);
    expect(code).toBe(2);
    expect(readFileSync(junit, "utf8")).toBe("<testsuites/>");
    const linked = mergeRequest(OVER);
    symlinkSync("budgets", join(linked.cwd, "test-results"));
    expect((await bitbucket(linked, standIn)).code).toBe(2);
    expect(existsSync(join(linked.cwd, "budgets", "tollgate.xml"))).toBe(false);
    expect(standIn.comments).toEqual([]);
  });

  test("runs on pull requests and main, with all of the history", () => {
    const { clone, pipelines } = template("bitbucket-pipelines.yml");
    expect(clone).toEqual({ depth: "full" });
    expect([Object.keys(pipelines["pull-requests"]), Object.keys(pipelines.branches)]).toEqual([["**"], ["main"]]);
  });
});
