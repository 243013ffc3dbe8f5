import { dirname, posix, relative, resolve, sep } from "node:path";
import { findSources } from "../../../adapters/files/find.ts";
import { isThere } from "../../../adapters/files/names.ts";
import { readUsage } from "../../../adapters/files/usage.ts";
import { isWithin, rootAround } from "../../../adapters/files/within.ts";
import { check } from "../../../core/check/check.ts";
import type { Result } from "../../../core/check/result.ts";
import type { AlarmTest } from "../../../core/expectations/alarm-test.ts";
import { failuresOf } from "../../../core/expectations/failures.ts";
import { readTests, type TestFile } from "../../../core/expectations/read-tests.ts";
import { runTests } from "../../../core/expectations/run.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Finding } from "../../../core/model/finding.ts";
import type { SourceFile } from "../../../core/model/source.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { isPriced } from "../../../core/report/views/explain.ts";
import type { RanFile } from "../../../core/report/views/test.ts";
import { inputFinding } from "../../../core/rules/finding.ts";
import { inputProblem } from "../../../core/rules/input.ts";
import type { UsageFile } from "../../../core/usage/file/figures.ts";
import type { Io } from "../io.ts";

/** Runs files of tests, each against its budget. Usage files and folders are read once. */
export class AlarmTests {
  private readonly policy: Policy;
  private readonly today: Day;
  private readonly isWanted: (test: AlarmTest) => boolean;
  private readonly io: Io;
  /** What was seen and not used, once each. */
  readonly notices = new Set<string>();
  private readonly usage = new Map<string, UsageFile>();
  private readonly folders = new Map<string, readonly Result[]>();

  constructor(policy: Policy, today: Day, isWanted: (test: AlarmTest) => boolean, io: Io) {
    [this.policy, this.today, this.isWanted, this.io] = [policy, today, isWanted, io];
  }

  run(source: SourceFile): RanFile {
    const file = readTests(source);
    const nothing = { file: file.file, org: null, tests: [], updated: 0 };
    if (file.findings.length > 0) return { ...nothing, findings: file.findings };
    const result = this.budgetOf(file);
    if ("code" in result) return { ...nothing, findings: [result] };
    if (!isPriced(result)) return { ...nothing, findings: result.findings.filter(({ kind }) => kind === "input") };
    const { org } = result.budget;
    const wanted = file.tests.filter(this.isWanted);
    const root = this.rootOf(file.file);
    const tested = {
      planned: result,
      guardrails: this.policy.guardrails,
      readUsage: (path: string) => this.usageAt(resolve(this.io.cwd, dirname(file.file), path), root),
    };
    const { outcomes, findings, notices } = runTests(file, wanted, tested);
    for (const notice of notices) this.notices.add(notice);
    const tests = outcomes.map((outcome) => ({
      outcome,
      at: file.locate(outcome.test.path),
      failures: failuresOf(outcome, file, org),
    }));
    return { ...nothing, org, tests, findings };
  }

  private budgetOf(file: TestFile): Result | Finding {
    const folder = posix.dirname(file.file);
    const named = file.budget ?? besideOf(file.file, (name) => isThere(this.io.cwd, posix.join(folder, name)));
    if (!/\.ya?ml$/i.test(named)) {
      const found = this.inFolder(folder).find(({ org }) => org === named);
      return found ?? notFound(file, `there is no budget of ${named} in ${folder}/`);
    }
    const path = posix.join(folder, named);
    const place = resolve(this.io.cwd, path);
    if (!isWithin(place, this.rootOf(file.file)))
      return inputFinding(inputProblem("outside-root", ["budget"], {}), file.locate(["budget"]), null);
    const [result] = isThere(this.io.cwd, path) ? check(findSources([path], this.io.cwd), this.policy, this.today) : [];
    return result ?? notFound(file, `there is no budget ${path}`);
  }

  private inFolder(folder: string): readonly Result[] {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    const results = [...check(findSources([folder], this.io.cwd), this.policy, this.today)];
    this.folders.set(folder, results);
    return results;
  }

  /** What a file of tests names is below it: the author of a change does not read other files of the machine. */
  private rootOf(file: string): string {
    const place = resolve(this.io.cwd, file);
    return isWithin(place, this.io.cwd) ? this.io.cwd : rootAround(dirname(place));
  }

  private usageAt(place: string, root: string): UsageFile {
    const known = this.usage.get(place);
    if (known !== undefined) return known;
    const read = readUsage(relative(root, place).split(sep).join("/"), root, "budget");
    this.usage.set(place, read);
    return read;
  }
}

/** `acme.test.yaml` tests `acme.yaml`. */
function besideOf(file: string, isThereToo: (name: string) => boolean): string {
  const stem = posix.basename(file).replace(/(\.test)?\.ya?ml$/i, "");
  return isThereToo(`${stem}.yml`) && !isThereToo(`${stem}.yaml`) ? `${stem}.yml` : `${stem}.yaml`;
}

function notFound(file: TestFile, problem: string): Finding {
  const right = "Write the budget's file or organization as budget, or delete the tests.";
  return inputFinding(inputProblem("schema", ["budget"], { problem, right }), file.locate(["budget"]), null);
}
