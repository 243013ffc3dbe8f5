import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BIN, ROOT } from "./support/cli.ts";

/** Ten jobs of somebody's first day, in the order they come. TOLLGATE_TIMES=1 prints what each took. */
const times: string[] = [];
const cwd = mkdtempSync(join(tmpdir(), "tollgate-newcomer-"));
const NOW = ["--now", "2026-12-01"];

afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
  if (process.env["TOLLGATE_TIMES"] !== undefined) process.stderr.write(`${times.join("\n")}\n`);
});

interface Run {
  readonly code: number;
  readonly out: string;
}

/** A process of its own, as at a terminal: what it prints on both streams. */
function tollgate(...args: string[]): Run {
  try {
    const out = execFileSync(process.execPath, [BIN, ...args], { cwd, encoding: "utf8", stdio: "pipe" });
    return { code: 0, out };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: stdout + stderr };
  }
}

const git = (...args: string[]): unknown =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=ops@example.com", ...args], { cwd, stdio: "ignore" });
const read = (): string => readFileSync(join(cwd, "budgets", "acme.yaml"), "utf8");
const write = (text: string): void => writeFileSync(join(cwd, "budgets", "acme.yaml"), text);

const job = (name: string, work: () => void): void =>
  test(name, () => {
    const from = performance.now();
    work();
    times.push(`${((performance.now() - from) / 1000).toFixed(1).padStart(5)} s  ${name}`);
  });

job("1. a first verdict", () => {
  const { code, out } = tollgate("check", join(ROOT, "budgets", "small-center.yaml"), ...NOW);
  expect([code, out]).toEqual([0, expect.stringContaining("1 organization")]);
});

job("2. a budget of one's own", () => {
  const lines = ["--copilot-users", "40", "--virtual-agent-per-day", "60"];
  const made = tollgate(
    "init",
    "acme",
    "--users",
    "50",
    "--owner",
    "ops@example.com",
    "--allocation",
    "12500",
    ...lines,
    ...NOW,
  );
  expect([made.code, made.out]).toEqual([0, expect.stringMatching(/acme\.yaml: pass, with [\d,]+ of 12,500 tokens/)]);
  expect(tollgate("check", ...NOW).code).toBe(0);
});

job("3. a gate in a repository that is there", () => {
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message=Budgets");
  git("switch", "--quiet", "--create=more-sessions");
  expect(tollgate("diff", "--base", "main", ...NOW)).toMatchObject({ code: 0 });
});

job("4. a pull request that is blocked, and says why", () => {
  write(read().replace("sessionsPerDay: 60", "sessionsPerDay: 400"));
  const { code, out } = tollgate("diff", "--base", "main", ...NOW);
  expect([code, out]).toEqual([1, expect.stringMatching(/USD more a month/)]);
});

job("5. ... is bought", () => {
  const before = read();
  expect(tollgate("check", "--fix=buy", ...NOW).code).toBe(0);
  expect(read()).toMatch(/^purchases:/m);
  write(before);
});

job("6. ... or accepted, which the diff shows", () => {
  expect(tollgate("check", "--fix=accept", ...NOW).code).toBe(0);
  expect(tollgate("diff", "--base", "main", ...NOW).out).toContain("limit-raised");
});

job("7. a slip that is corrected", () => {
  const before = read();
  write(before.replace("consumption:", "consumtion:"));
  expect(tollgate("check", "--fix", ...NOW).code).toBe(0);
  expect(read()).toBe(before);
});

job("8. a file that is invalid, and says where", () => {
  const before = read();
  write(before.replace(/^org: acme$/m, "org: acme: emea"));
  const { code, out } = tollgate("check", ...NOW);
  expect([code, out]).toEqual([2, expect.stringMatching(/budgets\/acme\.yaml:\d+:\d+/)]);
  write(before);
});

job("9. a report of 300 organizations, by customer", () => {
  for (let at = 0; at < 300; at++) {
    const text = read().replace(/^org: .*$/m, `org: org-${at}`);
    writeFileSync(join(cwd, "budgets", `org-${at}.yaml`), `${text}\nlabels: { customer: c${at % 3} }\n`);
  }
  const { code, out } = tollgate("check", "--format", "markdown", "--group-by", "customer", ...NOW);
  expect([code, out]).toEqual([0, expect.stringMatching(/\| c0 \| 100 \|[\s\S]*\| c2 \| 100 \|/)]);
});

job("10. real usage", () => {
  writeFileSync(join(cwd, "usage.csv"), "day,org,feature,tokens\n");
  for (let day = 1; day <= 20; day++)
    appendFileSync(join(cwd, "usage.csv"), `2026-12-${String(day).padStart(2, "0")},acme,virtual-agent,300\n`);
  const { code, out } = tollgate("status", "acme", "--usage", "usage.csv", "--now", "2026-12-20");
  expect([code, out]).toEqual([0, expect.stringContaining("6,000")]);
});
