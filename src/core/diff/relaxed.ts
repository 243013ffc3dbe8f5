import { readDocument } from "../budget/read.ts";
import type { Finding } from "../model/finding.ts";
import type { Location, Path, SourceFile } from "../model/source.ts";
import { isMap } from "../model/source.ts";
import type { PolicyFiles } from "../policy/load.ts";
import { policyRelaxed } from "../rules/loosening/policy-relaxed.ts";
import { findingsOf } from "./loosened.ts";
import type { PolicyTurn } from "./policy-turn.ts";

/** What the head's policy loosens, as severe as the base's guardrails say. */
export function relaxedPolicy({ base, head }: PolicyTurn, files: PolicyFiles, former: PolicyFiles): Finding[] {
  if (base === head) return [];
  const breaches = policyRelaxed.loosened({ before: base, after: head });
  return findingsOf(policyRelaxed, breaches, [], base.guardrails, ({ subject, path }) => {
    const file = subject === undefined ? files.guardrails : cardFile(subject, files);
    const gone = subject === undefined ? former.guardrails : cardFile(subject, former);
    return placeIn(file, path) ?? { file: gone?.file ?? "policy", line: 1, column: 1 };
  });
}

const documentOf = ({ text }: SourceFile) => readDocument(typeof text === "string" ? text : "");

function cardFile(id: string, { cards }: PolicyFiles): SourceFile | null {
  const isOf = (file: SourceFile): boolean => {
    const { value } = documentOf(file);
    return isMap(value) && value["id"] === id;
  };
  return cards.find(isOf) ?? null;
}

/** Null where there is no such file any more: what was stricter there has gone with it. */
const placeIn = (file: SourceFile | null, path: Path): Location | null =>
  file && { file: file.file, ...documentOf(file).positionOf({ path }) };
