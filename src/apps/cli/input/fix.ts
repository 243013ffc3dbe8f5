import { resolve } from "node:path";
import { rewrite, withMark } from "../../../adapters/files/edit/rewrite.ts";
import { reasonOf } from "../../../adapters/files/read.ts";
import { parseDefaults } from "../../../core/budget/defaults.ts";
import { type JudgeOptions, SourceJudge } from "../../../core/check/check.ts";
import { type Applied, type Choose, type Fixable, type Fixed, fixed } from "../../../core/fix/fix.ts";
import type { Day } from "../../../core/model/calendar.ts";
import { type Edit, type Finding, REMEDY_KINDS, type Remedy, type RemedyKind } from "../../../core/model/finding.ts";
import type { Source, SourceFile } from "../../../core/model/source.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { patchOf } from "../../../core/report/documents/patch.ts";
import { inputFinding } from "../../../core/rules/finding.ts";
import { printable } from "../../../core/text/terminal.ts";
import { counted, findingLine, placeText } from "../../../core/text/text.ts";
import { codeOf, EXIT, type FailOn, Interrupted, type Io } from "../io.ts";
import { complain, unknownName } from "../output/errors.ts";
import { Questions } from "./questions.ts";

export interface Fixing {
  readonly policy: Policy;
  readonly today: Day;
  readonly judge: JudgeOptions;
  readonly failOn: FailOn;
  /** Null: asked on a terminal. */
  readonly choice: RemedyKind | null;
  readonly isDryRun: boolean;
}

const CHOICES: readonly RemedyKind[] = REMEDY_KINDS.filter((kind) => kind !== "correct");

export function choiceOf(text: string): RemedyKind {
  const choice = CHOICES.find((kind) => kind === text);
  if (choice !== undefined) return choice;
  throw unknownName(
    `--fix=${text}: there is no such remedy, and no such file`,
    text,
    CHOICES,
    "Use buy, plan or accept.",
  );
}

/**
 * Fixes the budgets and their defaults one by one; each is written whole or not at all.
 * @returns the budgets as they are now; or the exit code, where a choice is missing, a file cannot be written, or nothing
 * was to be written
 */
export async function fixFirst(
  sources: Iterable<Source>,
  fixing: Fixing,
  io: Io,
): Promise<{ readonly sources: readonly Source[] } | { readonly code: number }> {
  const run = new FixRun(fixing, io);
  const after: Source[] = [];
  try {
    for (const source of sources) {
      if (io.signal.aborted) throw new Interrupted();
      after.push(await run.source(source));
    }
  } finally {
    run.close();
  }
  if (run.open.length > 0) sayChoices(run.open, io);
  if (run.open.length > 0 || run.isUnwritten) return { code: EXIT.invalid };
  return fixing.isDryRun ? { code: run.code } : { sources: after };
}

class FixRun {
  /** Failures with several remedies, of which none was chosen. */
  readonly open: Finding[] = [];
  isUnwritten = false;
  /** As `check` would exit now. */
  code: number = EXIT.pass;
  private readonly fixing: Fixing;
  private readonly io: Io;
  private readonly defaults = new Map<SourceFile, SourceFile>();
  private questions: Questions | null = null;

  constructor(fixing: Fixing, io: Io) {
    this.fixing = fixing;
    this.io = io;
  }

  async source(source: Source): Promise<Source> {
    const { text, defaults, ...rest } = source;
    const own = defaults === undefined ? {} : { defaults: await this.fixedDefaults(defaults) };
    if (typeof text !== "string") return source;
    const { policy, today, judge } = this.fixing;
    const inherited = own.defaults === undefined ? {} : parseDefaults(own.defaults).values;
    const judged = new SourceJudge(policy, today, judge);
    const file = {
      text,
      inherited,
      judge: (now: string) => judged.result({ ...rest, ...own, text: now })?.findings ?? [],
    };
    return { ...rest, ...own, text: await this.fixFile(source.file, file) };
  }

  /** Slips in the defaults are corrected in their own file, once for all budgets of the folder. */
  private async fixedDefaults(file: SourceFile): Promise<SourceFile> {
    const known = this.defaults.get(file);
    if (known !== undefined || typeof file.text !== "string") return known ?? file;
    const judge = (text: string): Finding[] => {
      const { problems, document } = parseDefaults({ ...file, text });
      return problems.map((problem) =>
        inputFinding(problem, { file: file.file, ...document.positionOf(problem) }, null),
      );
    };
    const after = { ...file, text: await this.fixFile(file.file, { text: file.text, inherited: {}, judge }) };
    this.defaults.set(file, after);
    return after;
  }

  private async fixFile(name: string, file: Fixable): Promise<string> {
    const outcome = await fixed(file, this.choose);
    const { choice, failOn } = this.fixing;
    this.code = Math.max(this.code, codeOf(outcome.findings, failOn));
    for (const { finding } of outcome.refused) complain(`not fixed: ${findingLine(finding)}. ${REFUSED}`, this.io);
    if (choice === null && this.io.stdin.isTTY !== true) {
      this.open.push(...outcome.findings.filter((each) => each.remedies !== undefined && isFailing(each, failOn)));
    }
    const why = outcome.text === file.text ? null : this.write(name, file.text, outcome);
    if (why === null) return outcome.text;
    this.isUnwritten = true;
    complain(`${name} cannot be written: ${why}`, this.io);
    return file.text;
  }

  private write(name: string, before: string, { text, applied }: Fixed): string | null {
    const { cwd, stdout } = this.io;
    const path = resolve(cwd, name);
    try {
      if (this.fixing.isDryRun) {
        const patch = patchOf(name, withMark(path, before), withMark(path, text));
        stdout.write(patch.map((line) => `${line}\n`).join(""));
      } else rewrite(path, before, text);
    } catch (error) {
      return reasonOf(error);
    }
    for (const each of applied) this.io.stderr.write(`${printable(appliedText(each, this.fixing.isDryRun))}\n`);
    return null;
  }

  private readonly choose: Choose = async (finding) => {
    const { remedies = [] } = finding;
    const correct = remedies.find(({ kind }) => kind === "correct");
    if (correct !== undefined) return correct;
    if (!isFailing(finding, this.fixing.failOn)) return null;
    const { choice } = this.fixing;
    if (choice !== null) return remedies.find(({ kind }) => kind === choice) ?? null;
    if (this.io.stdin.isTTY === true) return await this.asked(finding, remedies);
    return null;
  };

  private async asked(finding: Finding, remedies: readonly Remedy[]): Promise<Remedy | null> {
    this.questions ??= new Questions(this.io);
    const lines = remedies.map(({ kind, summary }, index) => `  ${index + 1}  ${kind}: ${summary}\n`);
    const text = `${findingLine(finding)}\n${lines.join("")}  0  leave it\n`;
    this.io.stderr.write(text.split("\n").map(printable).join("\n"));
    const answer = await this.questions.ask<Remedy | 0>("Which", 0, (answer) => {
      const chosen = remedies.find(({ kind }, index) => answer === String(index + 1) || answer === kind);
      if (chosen === undefined && answer !== "0") throw new Error(`write a number from 0 to ${remedies.length}`);
      return chosen ?? 0;
    });
    return answer === 0 ? null : answer;
  }

  close(): void {
    this.questions?.close();
  }
}

const isFailing = ({ kind, severity }: Finding, failOn: FailOn): boolean =>
  kind === "guardrail" && (severity === "error" || (severity === "warning" && failOn === "warning"));

const REFUSED = "The layout of the file has no place for the change. Edit it by hand";

const appliedText = ({ finding, remedy }: Applied, isDryRun: boolean): string =>
  `${isDryRun ? "would fix" : "fixed"} ${placeText(finding)} ${finding.code}: ${doneText(remedy)}`;

/** A corrected slip as it was corrected: its summary may ask "Did you mean limits?". */
const doneText = ({ kind, summary, edits }: Remedy): string =>
  kind === "correct" ? edits.map(editText).join(", ") : summary;

function editText(edit: Edit): string {
  const name = String(edit.path.at(-1));
  if ("key" in edit) return `${name} is now ${edit.key}`;
  return "remove" in edit ? `${name} is removed` : `${name} is now ${JSON.stringify(edit.value)}`;
}

function sayChoices(open: readonly Finding[], io: Io): void {
  const lines = open.flatMap((finding) => [
    `  ${findingLine(finding)}`,
    ...(finding.remedies ?? []).map(({ kind, summary }) => `    --fix=${kind}  ${summary}`),
  ]);
  complain(`choose how to fix ${counted(open.length, "failure")}:\n${lines.join("\n")}`, io);
}
