import type { Result } from "../check/result.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { fileNameOf } from "../rules/facts.ts";
import { budgetRemoved, type Removal } from "../rules/loosening/budget-removed.ts";
import { findingsOf } from "./loosened.ts";
import type { Side } from "./side.ts";

/** What is lost with a budget, as severe as the base's guardrails say. One that was invalid held nothing. */
export function removedBudget({ org, file, status }: Result, head: Side, guardrails: Guardrails): Finding[] {
  if (org === null || status === "invalid") return [];
  const unread = unreadIn(head, file);
  const breaches = budgetRemoved.loosened({ org, file, unread });
  const place = { file: unread?.file ?? file, line: 1, column: 1 };
  return findingsOf(budgetRemoved, breaches, [], guardrails, () => place).map((finding) => ({ ...finding, org }));
}

function unreadIn(head: Side, file: string): Removal["unread"] {
  if (head.skipped.some((one) => one.file === file)) return { file, why: "link" };
  const [folder, name] = [file.slice(0, -fileNameOf(file).length), fileNameOf(file)];
  const hidden = ["_", "."].map((mark) => `${folder}${mark}${name}`).find((one) => head.has(one));
  return hidden === undefined ? null : { file: hidden, why: "hidden" };
}
