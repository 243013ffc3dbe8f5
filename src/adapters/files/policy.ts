import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { SourceFile } from "../../core/model/source.ts";
import type { PolicyFiles } from "../../core/policy/load.ts";
import { isYaml } from "./budget-names.ts";
import { firstThere } from "./first-there.ts";
import { readSource, unreadable } from "./read.ts";
import { reasonOf } from "./reason.ts";

/** The first of these that the folder has. */
export const GUARDRAILS = ["guardrails.yaml", "guardrails.yml"] as const;
export const CARDS = "rate-cards";

/** A repository's own policy: `guardrails.yaml` and `rate-cards/*.yaml` below a folder, each optional. */
export function readPolicyFiles(folder: string, shown: string): PolicyFiles {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return { cards: [], guardrails: null };
  if (!stat.isDirectory())
    return { cards: [], guardrails: { file: shown, text: unreadable("it is not a folder", "policy") } };
  const guardrails = firstThere(folder, GUARDRAILS);
  return {
    cards: firstThere(folder, [CARDS]) === null ? [] : readCards(join(folder, CARDS), `${shown}/${CARDS}`),
    guardrails: guardrails === null ? null : readSource(guardrails, `${shown}/${basename(guardrails)}`, "policy"),
  };
}

function readCards(folder: string, shown: string): SourceFile[] {
  try {
    const names = readdirSync(folder).filter(isYaml);
    return names.sort().map((name) => readSource(join(folder, name), `${shown}/${name}`, "policy"));
  } catch (error) {
    return [{ file: shown, text: unreadable(reasonOf(error), "policy") }];
  }
}
