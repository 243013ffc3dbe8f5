import type { Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import { parseDefaults } from "../../core/budget/defaults.ts";
import { check } from "../../core/check/check.ts";
import type { Result } from "../../core/check/result.ts";
import { isBroken } from "../../core/fix/cursor.ts";
import type { Fixable } from "../../core/fix/fix.ts";
import type { Day } from "../../core/model/calendar.ts";
import type { Finding } from "../../core/model/finding.ts";
import type { Source } from "../../core/model/source.ts";
import { inputFinding } from "../../core/rules/finding.ts";
import { unreadableProblem } from "../../core/rules/input.ts";
import { clip } from "../../core/text/escape.ts";
import { printable } from "../../core/text/terminal.ts";
import { placeText } from "../../core/text/text.ts";
import type { FileKind, Workspace } from "./workspace.ts";

/** A file as it was judged. */
export interface Judged {
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Of a budget. */
  readonly result: Result | null;
  readonly fixable: Fixable;
}

/** Judges a file of the workspace as `check` does. */
export function judged(path: string, kind: FileKind, workspace: Workspace, today: Day): Judged {
  const source = kind === "budget" ? workspace.source(path) : workspace.file(path, kind);
  const text = typeof source.text === "string" ? source.text : "";
  if (kind === "budget") return judgedBudget(source, text, workspace, today);
  const judge = kind === "defaults" ? defaultsJudge(source) : () => policyFindings(source.file, workspace);
  return { text, findings: judge(text), result: null, fixable: { text, inherited: {}, judge } };
}

function judgedBudget(source: Source, text: string, workspace: Workspace, today: Day): Judged {
  const policy = workspace.policy();
  const options = {
    isThere: (file: string) => workspace.isThere(file),
    elsewhere: (org: string, file: string) => workspace.elsewhere(org, file),
  };
  const resultOf = (one: Source): Result | null => check([one], policy, today, options).next().value as Result | null;
  const result = resultOf(source);
  const inherited = source.defaults === undefined ? {} : parseDefaults(source.defaults).values;
  const judge = (now: string) => resultOf({ ...source, text: now })?.findings ?? [];
  return { text, findings: result?.findings ?? [], result, fixable: { text, inherited, judge } };
}

const defaultsJudge =
  (file: Source): Fixable["judge"] =>
  (text) => {
    if (typeof file.text !== "string") {
      return [inputFinding(unreadableProblem(file.text), { file: file.file, ...file.text.position }, null)];
    }
    const { document, problems } = parseDefaults({ file: file.file, text });
    return problems.map((problem) => inputFinding(problem, { file: file.file, ...document.positionOf(problem) }, null));
  };

const policyFindings = (file: string, workspace: Workspace): readonly Finding[] =>
  workspace.policy().findings.filter((finding) => finding.file === file);

/** Information is a hint: an editor shows it without listing it among the problems. */
const SEVERITIES: Readonly<Record<Finding["severity"], DiagnosticSeverity>> = { error: 1, warning: 2, info: 4 };

/** Whether yaml-language-server, with the schema of the file, shows the same: it would appear twice. */
function isSeenBySchema({ code, data }: Finding, text: string): boolean {
  // The schema knows how a currency's code looks, and YAML allows more than budgets do.
  if (code === "schema") return !String(data["problem"]).startsWith("there is no currency");
  return code === "policy-invalid" || (code === "invalid-yaml" && isBroken(text));
}

/** The findings of a file as an editor shows them. What stands in the defaults is shown at the file's beginning. */
export function diagnosticsOf({ text, findings }: Judged, file: string, withSchema: boolean): Diagnostic[] {
  const lines = text.split(/\r\n|\r|\n/);
  const shown = withSchema ? findings : findings.filter((finding) => !isSeenBySchema(finding, text));
  return shown.map((finding) => {
    const { code, severity, message, help } = finding;
    const where = finding.file === file || finding.file === null ? "" : `${placeText(finding)} `;
    const said = [`${where}${message}`, ...(help === undefined ? [] : [help])];
    return {
      range: rangeOf(finding, file, lines),
      severity: SEVERITIES[severity],
      source: "tollgate",
      code,
      message: said.map((line) => clip(printable(line))).join("\n"),
    };
  });
}

/** From the place of a finding to the end of the word or text there. */
export function rangeOf(finding: Finding, file: string, lines: readonly string[]): Diagnostic["range"] {
  const isHere = finding.file === file && finding.line !== null && finding.column !== null;
  const [line, from] = isHere ? [(finding.line ?? 1) - 1, (finding.column ?? 1) - 1] : [0, 0];
  const rest = (lines[line] ?? "").slice(from);
  const length = /^("(\\.|[^"])*"|'[^']*'|[^\s,{}[\]:#]+)/.exec(rest)?.[0].length ?? (rest === "" ? 0 : 1);
  return { start: { line, character: from }, end: { line, character: from + length } };
}
