import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

/** 200 named users have 50,000 tokens a month. */
const plan = (tokens: number, more = ""): string => budget(`consumption: { other: { tokens: ${tokens} } }\n${more}`);
const FILE = "budgets/acme.yaml";
const LIMIT = "limits: { overageTokens: 90000 }\n";

async function diff({ path }: TestRepository, ...args: string[]) {
  const { code, out } = await tollgate(["diff", "--base", "main", "--format", "json", ...args], { cwd: path });
  const report = JSON.parse(out);
  const loosened: string[] = report.loosened.map(({ code: each }: { code: string }) => each);
  return { code, report, kinds: report.organizations.map(({ kind }: { kind: string }) => kind), loosened };
}

/** main has each of these versions, one after the other; then a branch changes something. */
function landed(versions: readonly Record<string, string | null>[], change: Record<string, string>): TestRepository {
  const [first = {}, ...rest] = versions;
  const made = repository(first as Record<string, string>);
  for (const files of rest) made.commit(files);
  made.git("switch", "--quiet", "--create", "change");
  made.commit(change);
  return made;
}

describe("a budget that is invalid in the base", () => {
  test.each([
    "org: [",
    "org: acme\n",
    "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n",
    "\u00ff\u00fe",
  ])("is judged as the newest version before it: %j", async (broken) => {
    const made = landed([{ [FILE]: plan(1) }, { [FILE]: plan(30_000) }, { [FILE]: broken }], {
      [FILE]: plan(60_000, LIMIT),
    });
    for (const args of [[], ["--head", "change"]]) {
      const { code, kinds, loosened } = await diff(made, ...args);
      expect({ code, kinds }).toEqual({ code: 1, kinds: ["changed"] });
      expect(loosened).toContain("limit-raised");
    }
  });

  test("may be repaired", async () => {
    const made = landed([{ [FILE]: plan(30_000) }, { [FILE]: "org: [" }], { [FILE]: plan(30_000) });
    expect((await diff(made)).code).toBe(0);
  });

  test("with its defaults as they were then", async () => {
    const defaults = "budgets/_defaults.yaml";
    const bare = plan(30_000).replace("currency: USD\n", "");
    const made = landed([{ [defaults]: "currency: USD\n", [FILE]: bare }, { [defaults]: "currency: [" }], {
      [defaults]: "currency: USD\nlimits: { overageTokens: 90000 }\n",
      [FILE]: bare.replace("30000", "60000"),
    });
    expect(await diff(made)).toMatchObject({ code: 1, kinds: ["changed"] });
  });

  test("in every version is not judged, and the remedy is said", async () => {
    const made = landed([{ [FILE]: "org: [" }, { [FILE]: "org: acme\n" }], { [FILE]: plan(1) });
    const { code, report } = await diff(made);
    expect({ code, invalid: report.verdict.invalid }).toEqual({ code: 2, invalid: ["acme"] });
    const { out } = await tollgate(["diff", "--base", "main"], { cwd: made.path });
    expect(out.replace(/\s+/g, " ")).toContain("override this check");
  });

  test("may be removed", async () => {
    const made = landed([{ [FILE]: "org: [", "budgets/beta.yaml": plan(1) }], {});
    rmSync(join(made.path, FILE));
    expect((await diff(made)).code).toBe(0);
  });
});

describe("a policy that is invalid in the base", () => {
  const POLICY = "policy/guardrails.yaml";
  const STRICT = "version: 1\nseverities: { limit-raised: error }\n";

  test("judges as the newest version before it", async () => {
    const made = landed([{ [FILE]: plan(1), [POLICY]: STRICT }, { [POLICY]: "version: [" }], {
      [POLICY]: "version: 1\nseverities: { limit-raised: off }\n",
      [FILE]: plan(1, LIMIT),
    });
    const { code, loosened } = await diff(made, "--fail-on", "loosened");
    expect(code).toBe(1);
    expect(loosened).toEqual(expect.arrayContaining(["limit-raised", "policy-relaxed"]));
  });

  test.each(["/etc", "../../..", "nowhere"])("in every version is not judged: a link to %s", async (target) => {
    const made = repository({ [FILE]: plan(1) });
    symlinkSync(target, join(made.path, "policy"));
    made.git("checkout", "--quiet", "--orphan", "trunk");
    made.commit();
    made.git("branch", "--force", "main");
    made.git("switch", "--quiet", "--create", "change");
    rmSync(join(made.path, "policy"));
    made.commit({ [FILE]: plan(2) });
    for (const args of [[], ["--head", "change"]]) expect((await diff(made, ...args)).code).toBe(2);
  });
});
