import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const STRICT = "version: 1\nseverities: { limit-raised: error, policy-relaxed: error }\n";
const LOOSE = "version: 1\nseverities: { over-allocation: off, limit-raised: off, policy-relaxed: off }\n";
const plan = (tokens: number): string => budget(`consumption: { other: { tokens: ${tokens} } }\n`);

const run = async (command: "check" | "diff", cwd: string, ...args: string[]) => {
  const { code, out, err } = await tollgate([command, ...args], { cwd });
  return { code, said: out + err };
};

/** The name becomes a link to where it goes. */
function moveBehindLink({ path }: TestRepository, name: string, to: string, link: string): void {
  mkdirSync(dirname(join(path, to)), { recursive: true });
  renameSync(join(path, name), join(path, to));
  symlinkSync(link, join(path, name));
}

describe("a policy that links lead to", () => {
  test.each([
    ["its folder is a link", "policy", "conf/policy", "conf/policy"],
    ["its file is a link", "policy/guardrails.yaml", "conf/strict.yaml", "../conf/strict.yaml"],
  ])("judges the change after it landed: %s", async (_, name, to, link) => {
    const made = repository({ "budgets/acme.yaml": plan(1), "policy/guardrails.yaml": STRICT });
    moveBehindLink(made, name, to, link);
    made.commit();
    made.git("switch", "--quiet", "--create", "change");
    const file = name === "policy" ? `${to}/guardrails.yaml` : to;
    made.commit({ [file]: LOOSE, "budgets/acme.yaml": plan(60_000) });
    for (const args of [
      ["--base", "main"],
      ["--base", "main", "--head", "change"],
    ]) {
      const { code, said } = await run("diff", made.path, "--fail-on", "new,loosened", ...args);
      expect(code, said).toBe(1);
      expect(said).toContain("over-allocation");
      expect(said).toContain("policy-relaxed");
    }
  });

  test("in a folder of a folder that is a link", async () => {
    const made = repository({ "budgets/acme.yaml": plan(1), "conf/real/policy/guardrails.yaml": STRICT });
    symlinkSync("real", join(made.path, "conf", "link"));
    made.commit();
    made.git("switch", "--quiet", "--create", "change");
    made.commit({ "conf/real/policy/guardrails.yaml": LOOSE, "budgets/acme.yaml": plan(60_000) });
    const { code, said } = await run("diff", made.path, "--base", "main", "--policy", "conf/link/policy");
    expect(code).toBe(1);
    expect(said).toContain("policy-relaxed");
  });
});

describe("a policy that leads out of the repository", () => {
  const SECRET = "db.internal:5432:prod:app:S3cr3t-Passw0rd\n";
  const outside = (): string => folder({ "secret/guardrails.yaml": SECRET, "secret/rate-cards/a.yaml": SECRET });

  test.each([
    ["policy", "secret"],
    ["policy/guardrails.yaml", "secret/guardrails.yaml"],
    ["policy/rate-cards", "secret/rate-cards"],
    ["policy/rate-cards/own.yaml", "secret/rate-cards/a.yaml"],
  ])("is refused, and nothing of it is quoted: %s", async (name, to) => {
    const made = repository({ "budgets/acme.yaml": plan(1) });
    mkdirSync(dirname(join(made.path, name)), { recursive: true });
    symlinkSync(join(outside(), to), join(made.path, name));
    made.git("switch", "--quiet", "--create", "change");
    made.commit();
    for (const [command, ...args] of [
      ["check"],
      ["diff", "--base", "main"],
      ["diff", "--base", "main", "--head", "change"],
    ] as const) {
      const { code, said } = await run(command, made.path, ...args);
      expect(code).toBe(2);
      expect(said).not.toMatch(/S3cr3t|5432/);
      expect(said).toContain("link");
    }
  });

  test("is taken where a person names it, and its own links may not leave it", async () => {
    const policy = folder({ "guardrails.yaml": STRICT });
    const made = repository({ "budgets/acme.yaml": plan(1) });
    expect((await run("check", made.path, "--policy", policy)).code).toBe(0);
    mkdirSync(join(policy, "rate-cards"));
    symlinkSync(join(outside(), "secret/rate-cards/a.yaml"), join(policy, "rate-cards", "own.yaml"));
    const { code, said } = await run("check", made.path, "--policy", policy);
    expect(code).toBe(2);
    expect(said).not.toContain("5432");
  });
});
