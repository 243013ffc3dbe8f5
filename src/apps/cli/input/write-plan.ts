import { resolve } from "node:path";
import { rewrite } from "../../../adapters/files/edit/rewrite.ts";
import { findSources } from "../../../adapters/files/find.ts";
import { reasonOf } from "../../../adapters/files/read.ts";
import { parseDefaults } from "../../../core/budget/defaults.ts";
import { SourceJudge } from "../../../core/check/check.ts";
import type { Result } from "../../../core/check/result.ts";
import { edited } from "../../../core/fix/edit.ts";
import type { Edit } from "../../../core/model/finding.ts";
import type { Io } from "../io.ts";
import type { Checked } from "./budgets.ts";
import { invalidText } from "./budgets.ts";

export type Written = { readonly result: Result } | { readonly why: string };

/** Writes these values into a budget file and nothing else. The text is read back and judged before it is written. */
export function writePlan(
  file: string,
  edits: readonly Edit[],
  { policy, today }: Pick<Checked, "policy" | "today">,
  io: Io,
): Written {
  const [source] = findSources([file], io.cwd);
  if (source === undefined || typeof source.text !== "string") return { why: "it can no longer be read" };
  const inherited = source.defaults === undefined ? {} : parseDefaults(source.defaults).values;
  const text = edited(source.text, edits, inherited);
  if (text === null) return { why: "its layout has no place for the change. Edit it by hand" };
  const result = new SourceJudge(policy, today, {}).result({ ...source, text });
  if (result === null || result.status === "invalid") {
    return { why: `it would be ${result === null ? "another budget" : invalidText(result)}` };
  }
  try {
    rewrite(resolve(io.cwd, file), source.text, text);
  } catch (error) {
    return { why: reasonOf(error) };
  }
  return { result };
}
