import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

/** A ceiling of 1,000 tokens. */
export const ACME = budget("allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n", {
  plan: "{ from: 2026-12, months: 2 }",
});

export const tests = (...entries: readonly string[]): string => `version: 1\ntests:\n${entries.join("")}`;

/** A test of December with this usage: 33 tokens a day end above the ceiling. */
export const one = (usage: string, rest = ""): string =>
  `  - name: december\n    period: 2026-12\n    usage: ${usage}\n${rest}`;

export interface Tested {
  readonly code: number;
  readonly err: string;
  readonly report: Report;
  readonly cwd: string;
  text(): string;
}

/** `tollgate test --format json` of one file of tests. */
export async function tested(
  text: string,
  args: readonly string[] = [],
  more: Record<string, string> = {},
): Promise<Tested> {
  const cwd = folder({ "budgets/acme.yaml": ACME, "budgets/acme.test.yaml": text, ...more });
  return { cwd, ...(await again(cwd, args)) };
}

export async function again(cwd: string, args: readonly string[] = []): Promise<Omit<Tested, "cwd">> {
  const { code, out, err } = await tollgate(["test", "--format", "json", ...args], { cwd });
  const text = (): string => readFileSync(join(cwd, "budgets/acme.test.yaml"), "utf8");
  return { code, err, report: out === "" ? null : JSON.parse(out), text };
}

export const failures = ({ report }: Pick<Tested, "report">): string[] =>
  report.files.flatMap((file: Report) =>
    file.tests.flatMap((test: Report) =>
      test.failures.map(({ what, alarm, line }: Report) => `${what} ${alarm} ${line}`),
    ),
  );
