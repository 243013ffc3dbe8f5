import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { FINDING_FORMAT_NAMES, type FindingFormat } from "../../src/core/report/format.ts";
import { type Ran, tollgate } from "./cli.ts";

export type Reports = Readonly<Record<FindingFormat, string>>;

/** One run of `check` in a folder, in every format there is. */
export async function reportsOf(cwd: string, ...args: string[]): Promise<Ran & { reports: Reports }> {
  const outputs = FINDING_FORMAT_NAMES.flatMap((name) => ["--output", `${name}=reports/${name}`]);
  const ran = await tollgate(["check", ...outputs, ...args], { cwd });
  expect(ran.err).toBe("");
  const read = (name: FindingFormat): string => readFileSync(join(cwd, "reports", name), "utf8");
  const reports = Object.fromEntries(FINDING_FORMAT_NAMES.map((name) => [name, read(name)])) as Reports;
  return { ...ran, reports };
}
