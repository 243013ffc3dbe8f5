import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../model/source.ts";
import type { PolicyFiles } from "../policy/load.ts";
import { readSource } from "./read.ts";

/** A repository's own policy: `guardrails.yaml` and `rate-cards/*.yaml` below a folder, each optional. */
export function readPolicyFiles(folder: string, shown: string): PolicyFiles {
  const read = (...path: string[]): SourceFile => readSource(join(folder, ...path), [shown, ...path].join("/"));
  const cards = join(folder, "rate-cards");
  const names = existsSync(cards)
    ? readdirSync(cards)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
    : [];
  return {
    cards: names.map((name) => read("rate-cards", name)),
    guardrails: existsSync(join(folder, "guardrails.yaml")) ? read("guardrails.yaml") : null,
  };
}
