import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { rewrite } from "../../../../adapters/files/edit/rewrite.ts";
import { findTests } from "../../../../adapters/files/find.ts";
import { isTestFile, isThere, isYaml } from "../../../../adapters/files/names.ts";
import { reasonOf } from "../../../../adapters/files/read.ts";
import type { AlarmTest } from "../../../../core/expectations/alarm-test.ts";
import { renewed } from "../../../../core/expectations/update.ts";
import type { SourceFile } from "../../../../core/model/source.ts";
import type { RanFile } from "../../../../core/report/views/test.ts";
import { AlarmTests } from "../../input/alarm-tests.ts";
import { type PolicyFlags, pathsOr, withFindingFormat, withOutput, withPolicy } from "../../input/options.ts";
import { policyOf, todayOf } from "../../input/policy.ts";
import { EXIT, Interrupted, type Io, UsageError } from "../../io.ts";
import { complain } from "../../output/errors.ts";
import { reportTests, type TestReportFlags } from "../../output/test-reports.ts";
import type { Define } from "../../program.ts";

interface Flags extends PolicyFlags, TestReportFlags {
  readonly run?: RegExp;
  readonly update?: boolean;
}

const EXAMPLES = `
Examples:
  tollgate test                            every *.test.yaml below budgets/
  tollgate test budgets/acme-emea.yaml      the tests of one budget
  tollgate test --run campaign             tests with such a name
  tollgate test --update                   expect what happens now
  tollgate test --output junit=tests.xml   text here, JUnit there

How a test is written: docs/alarm-tests.md.

Exit codes: 0 all pass, 1 an expectation failed, 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Test alarms: which notifications usage sends, as budgets/<org>.test.yaml expects them.")
    .argument("[paths...]", "files of tests, budgets and folders (default: budgets)")
    .option("--run <pattern>", "only tests whose name matches this regular expression", pattern)
    .option("--update", "write what happens into the files of tests, in place of what they expect");
  withPolicy(withOutput(withFindingFormat(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await test(pathsOr(paths), flags, io)));
};

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, "i");
  } catch {
    throw new InvalidArgumentError("Write a regular expression, such as campaign or ^late.");
  }
}

async function test(paths: readonly string[], flags: Flags, io: Io): Promise<number> {
  const policy = policyOf(io, flags.policy);
  const today = todayOf(io, flags.now);
  const isWanted = ({ name }: AlarmTest): boolean => flags.run === undefined || flags.run.test(name);
  const tests = new AlarmTests(policy, today, isWanted, io);
  const all: RanFile[] = [];
  for (const source of findTests(testsOf(paths, io), io.cwd)) {
    if (io.signal.aborted) throw new Interrupted();
    const ran = tests.run(source);
    all.push(flags.update === true ? await updated(source, ran, tests, io) : ran);
  }
  if (all.length === 0)
    throw new UsageError(`no test found in ${paths.join(", ")}. docs/alarm-tests.md shows how to write one`);
  const files = all.filter((file) => file.tests.length + file.findings.length > 0);
  if (flags.run !== undefined && files.length === 0)
    throw new UsageError(`no test has a name that matches --run ${flags.run.source}`);
  for (const notice of tests.notices) complain(`warning: ${notice}`, io);
  await reportTests(files, flags, { guardrails: policy.guardrails, today }, io);
  if (files.some(({ findings }) => findings.length > 0)) return EXIT.invalid;
  return files.some((file) => file.tests.some(({ failures }) => failures.length > 0)) ? EXIT.failed : EXIT.pass;
}

/** A budget that is named stands for the tests beside it, so that a shell's budgets/*.yaml is fine. */
const testsOf = (paths: readonly string[], { cwd }: Io): string[] => [
  ...new Set(
    paths.flatMap((path) => {
      if (!isYaml(path) || isTestFile(path)) return [path];
      const stem = path.replace(/\.ya?ml$/i, "");
      return [`${stem}.test.yaml`, `${stem}.test.yml`].filter((beside) => isThere(cwd, beside));
    }),
  ),
];

/** Writes the file, and runs it again: what must never fire may still fail. */
async function updated(source: SourceFile, ran: RanFile, tests: AlarmTests, io: Io): Promise<RanFile> {
  const changes = ran.tests.flatMap(({ outcome }) => renewed(outcome) ?? []);
  if (changes.length === 0 || ran.findings.length > 0 || typeof source.text !== "string") return ran;
  const { withExpectations } = await import("../../../../core/fix/expectations.ts");
  const text = withExpectations(source.text, changes);
  if (text === null) throw new UsageError(`${source.file} cannot be updated: its layout is unusual. Change it by hand`);
  try {
    rewrite(resolve(io.cwd, source.file), source.text, text);
  } catch (error) {
    throw new UsageError(`cannot write ${source.file}: ${reasonOf(error)}`);
  }
  return { ...tests.run({ ...source, text }), updated: changes.length };
}
