import type { Status } from "../../../core/check/result.ts";
import { ALARM_TEST } from "../../../core/expectations/failures.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Guardrails } from "../../../core/model/guardrails.ts";
import { resultOf } from "../../../core/report/findings/diff-results.ts";
import { junitTests } from "../../../core/report/findings/junit-tests.ts";
import { DOC_FORMATS } from "../../../core/report/formats.ts";
import { type RanFile, testDoc } from "../../../core/report/views/test.ts";
import { INPUT_RULES } from "../../../core/rules/input.ts";
import { VERSION } from "../../../generated/version.js";
import type { OutputFile } from "../input/options.ts";
import { type Io, usesColor, widthOf } from "../io.ts";
import { ciFormatter, knownFormat } from "./formats.ts";
import { pages } from "./pages.ts";
import { fileSink, type Sink, stdoutSink } from "./sinks.ts";

export interface TestReportFlags {
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

/** Writes every report that was asked for. */
export async function reportTests(
  files: readonly RanFile[],
  { format, output = [] }: TestReportFlags,
  how: { readonly guardrails: Guardrails; readonly today: Day },
  io: Io,
): Promise<void> {
  const sinks: Sink[] = [];
  try {
    const outputs = [{ format, path: null }, ...output];
    for (const { path } of outputs) sinks.push(path === null ? stdoutSink(io) : fileSink(path, io));
    for (const [index, one] of outputs.entries()) {
      const color = index === 0 && usesColor(io.stdout, io.env);
      sinks[index]?.write(await textOf(files, one.format, { ...how, color }, io));
    }
    for (const sink of sinks) sink.commit();
  } finally {
    for (const sink of sinks) sink.abandon();
  }
}

async function textOf(
  files: readonly RanFile[],
  name: string,
  { color, guardrails, today }: { color: boolean; guardrails: Guardrails; today: Day },
  io: Io,
): Promise<string> {
  const format = knownFormat(name);
  if (format === "text" || format === "json" || format === "markdown")
    return DOC_FORMATS[format](testDoc(files), { color, width: widthOf(io.stdout) });
  if (format === "html") return (await pages()).htmlDoc(testDoc(files), { command: "test", today, version: VERSION });
  if (format === "junit") return junitTests(files.map(suiteOf), today);
  const options = { color, verbose: false, guardrails, today };
  const formatter = await ciFormatter(format, { ...options, rules: [...INPUT_RULES, ALARM_TEST] }, io);
  const results = files.map((file) => resultOf(file.file, file.org, findingsOf(file)));
  const counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, invalid: 0 };
  for (const { status } of results) counts[status]++;
  const fleet = { organizations: files.length, counts, totals: [], findings: [] };
  return [formatter.begin(), ...results.map((result) => formatter.result(result)), formatter.end(fleet)].join("");
}

const findingsOf = ({ tests, findings }: RanFile) => [...findings, ...tests.flatMap(({ failures }) => failures)];

const suiteOf = ({ file, tests, findings }: RanFile) => ({
  file,
  tests: tests.map(({ outcome, failures }) => ({ name: outcome.test.name, failures })),
  findings,
});
