import type { Diff } from "../../core/diff/diff.ts";
import type { Day } from "../../core/model/calendar.ts";
import { diffResults } from "../../core/report/diff-results.ts";
import { DOC_FORMATS } from "../../core/report/formats.ts";
import { diffDoc } from "../../core/report/views/diff.ts";
import type { DiffFacts } from "../../core/report/views/diff-data.ts";
import { RULES } from "../../core/rules/table.ts";
import { VERSION } from "../../generated/version.js";
import { knownFormat } from "./finding-format.ts";
import type { Io } from "./io.ts";

export interface DiffWriting {
  readonly color: boolean;
  readonly today: Day;
}

type Write = (diff: Diff, facts: DiffFacts, how: DiffWriting, io: Io) => string;

/** How a format tells a diff: as a document where a person reads it, as findings where a CI system does. */
export async function diffFormat(name: string): Promise<Write> {
  const format = knownFormat(name);
  if (format === "text" || format === "json" || format === "markdown") {
    return (diff, facts, { color }, { stdout }) => {
      // A comment has room for all of them: what does not fit, its format leaves out.
      const doc = diffDoc(diff, format === "markdown" ? { ...facts, most: null } : facts);
      return DOC_FORMATS[format](doc, { color, width: stdout.isTerminal ? stdout.columns : 80 });
    };
  }
  const { CI_FORMATS, digest } = await import("./ci.ts");
  return (diff, _, { color, today }) => {
    const { guardrails } = diff;
    const options = { color, width: 80, verbose: false, guardrails, version: VERSION, rules: RULES, digest, today };
    const formatter = CI_FORMATS[format](options);
    const { results, fleet } = diffResults(diff, format === "github");
    return [formatter.begin(), ...results.map((result) => formatter.result(result)), formatter.end(fleet)].join("");
  };
}
