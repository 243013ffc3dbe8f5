import type { Problem } from "../model/finding.ts";
import { isMap, type PlainMap, type Source, type SourceFile } from "../model/source.ts";
import { inputProblem } from "../rules/input.ts";
import { BUDGET_SCHEMA, schemaProblems } from "./schema/schema.ts";
import { secretProblems, withoutSecrets } from "./secret-rules.ts";
import { type PlainDocument, readDocument } from "./yaml/read.ts";
import { thousandsProblems, withThousands } from "./yaml/thousands.ts";

/** A `_defaults.yaml`: values for the budgets in its folder that do not have their own. */
export interface Defaults {
  readonly file: string;
  readonly document: PlainDocument;
  readonly values: PlainMap;
  readonly problems: readonly Problem[];
}

export function parseDefaults(file: SourceFile): Defaults {
  const document = readDocument(typeof file.text === "string" ? file.text : "");
  const values = isMap(document.value) ? document.value : {};
  const problems = document.problems.length > 0 ? document.problems : defaultsProblems(document);
  return { file: file.file, document, values, problems };
}

/** The budget's schema without the keys that every file must have itself. */
function defaultsProblems(document: PlainDocument): Problem[] {
  const shape = schemaProblems(BUDGET_SCHEMA, document.value).filter(
    ({ path, args }) => path.length > 0 || !String(args["problem"]).startsWith("the file needs"),
  );
  const problems = [...withThousands(thousandsProblems(document), shape)];
  if (document.has(["org"])) {
    const problem = 'defaults cannot have "org": it is different in each file';
    problems.push(inputProblem("schema", ["org"], { problem, right: "Delete it here." }, { atKey: true }));
  }
  return withoutSecrets(secretProblems(document), problems, document);
}

/** The keys that most budgets of a folder have in common. */
const SHARED = ["version", "owners", "rateCard", "currency", "licensing", "plan"];

/** Where a file lacks such keys, the help names a defaults file that is not read for it. */
export function withStrayDefaults(problems: readonly Problem[], values: PlainMap, source: Source): readonly Problem[] {
  const { strayDefaults } = source;
  const lacks = ({ path, atKey }: Problem): boolean => path.length === 0 && atKey === true;
  if (strayDefaults === undefined || !problems.some(lacks)) return problems;
  if (SHARED.every((key) => Object.hasOwn(values, key))) return problems;
  const stray = strayDefaults();
  if (stray === null) return problems;
  const right =
    stray.why === "misnamed"
      ? `Rename ${stray.file} to _defaults.yaml: under its name it is not read.`
      : `Give this folder a _defaults.yaml: ${stray.file} is read only for the files beside it.`;
  return problems.map((problem) => (lacks(problem) ? { ...problem, args: { ...problem.args, right } } : problem));
}
