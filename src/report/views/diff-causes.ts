import type { Cause, ValueChange } from "../../delta/causes.ts";
import { nameOf, type OrganizationChange } from "../../delta/organization.ts";
import { count, words } from "../../rules/text.ts";
import { monthsText, runs, usedText } from "./diff-organization.ts";
import { namesText } from "./names-text.ts";

/** "3 of 40 organizations break from 2026-07 on because agentic-virtual-agent went from 1 to 1.2 (acme-contract): …" */
export function causeText({ kind, name, changes, touched, changed, broken }: Cause): string[] {
  if (changed === 0) return [];
  const because = `because ${words(changes.map(valueText))}${kind === "guardrails" ? "" : ` (${name})`}`;
  const of = `of ${count(touched)} organization${touched === 1 ? "" : "s"}`;
  if (broken.length === 0) return [`${count(changed)} ${of} change ${because}; none breaks.`];
  const months = [...new Set(broken.map(({ month }) => month))].sort();
  const when = months[0] === null ? "" : months.length === 1 ? ` on ${months[0]}` : ` from ${months[0]} on`;
  const others = changed > broken.length ? ` ${count(changed - broken.length)} more change.` : "";
  const verb = broken.length === 1 ? "breaks" : "break";
  return [
    `${count(broken.length)} ${of} ${verb}${when} ${because}: ${namesText(broken.map(({ org }) => org))}.${others}`,
  ];
}

const valueText = ({ what, before, after }: ValueChange): string =>
  before === null || after === null ? `${what} changed` : `${what} went from ${before} to ${after}`;

const CROSSED = { ceiling: "its ceiling", healthy: "the healthy share of its ceiling" } as const;

/** What was below a threshold and is above it now. */
export function crossingTexts(change: OrganizationChange): string[] {
  return runs(change.periods).flatMap((run) => {
    const [first] = run;
    if (first?.crosses == null) return [];
    return [
      `${nameOf(change)} passes ${CROSSED[first.crosses]} in ${monthsText(run)}: ${usedText(first.base, first.head)}`,
    ];
  });
}
