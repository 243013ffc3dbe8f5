import type { Problem } from "../model/finding.ts";
import { isMap } from "../model/source.ts";
import type { PlainDocument } from "./yaml/read.ts";
import { short } from "./yaml/show.ts";

/** A number where a text is wanted is quoted as it was typed: "1.10" is another label than "1.1". */
export const asTyped = (problems: readonly Problem[], document: PlainDocument): readonly Problem[] =>
  problems.map((problem) => {
    if (!String(problem.args["right"]).startsWith("Quote it: ")) return problem;
    const typed = document.typedAt(problem.path);
    if (typed === null) return problem;
    const args = { ...problem.args, right: `Quote it: ${JSON.stringify(short(typed))}.` };
    return { ...problem, args, edits: [{ path: problem.path, value: typed }] };
  });

/** A number in another notation, such as 007, is a text where it is a label. */
export function quotedLabels(document: PlainDocument): readonly Problem[] {
  const labels = isMap(document.value) ? document.value["labels"] : undefined;
  if (!isMap(labels)) return document.problems;
  const offsets = new Map(Object.keys(labels).map((key) => [document.offsetOf({ path: ["labels", key] }), key]));
  return document.problems.map((problem) => {
    const key = problem.offset === undefined ? undefined : offsets.get(problem.offset);
    if (key === undefined || problem.code !== "number-precision") return problem;
    return { ...problem, args: { ...problem.args, right: `Quote it: "${String(problem.args["number"])}".` } };
  });
}
