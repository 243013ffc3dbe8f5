import type { Cause, ValueChange } from "../../../diff/causes.ts";
import { nameOf, type OrganizationChange } from "../../../diff/organization.ts";
import { count, counted, plural, words } from "../../../text/text.ts";
import { monthsText, runs, usedText } from "./periods.ts";
import { namesText } from "./short.ts";

/** "3 of 40 organizations break from 2026-07 on because agentic-virtual-agent went from 1 to 1.2 (acme-contract): …" */
export function causeText(cause: Cause): string[] {
  const { changed, invalid, broken } = cause;
  if (changed === 0) return [];
  const because = becauseText(cause);
  if (broken.length + invalid === 0) return [`${of(cause, changed)} change ${because}; none breaks.`];
  const others = changed - broken.length - invalid;
  const more = others > 0 ? ` ${count(others)} more change.` : "";
  const become = `${plural(invalid, "becomes", "become")} invalid`;
  if (broken.length === 0) return [`${of(cause, invalid)} ${become} ${because}.${more}`];
  const breaks = `${plural(broken.length, "breaks", "break")}${whenText(broken)}`;
  const besides = invalid === 0 ? "" : ` ${count(invalid)} ${become}.`;
  const names = namesText(broken.map(({ org }) => org));
  return [`${of(cause, broken.length)} ${breaks} ${because}: ${names}.${besides}${more}`];
}

const of = ({ touched }: Cause, many: number): string => `${count(many)} of ${counted(touched, "organization")}`;

const becauseText = ({ kind, name, changes }: Cause): string =>
  `because ${words(changes.map(valueText))}${kind === "guardrails" ? "" : ` (${name})`}`;

function whenText(broken: Cause["broken"]): string {
  const months = [...new Set(broken.map(({ month }) => month))].sort();
  if (months[0] == null) return "";
  return months.length === 1 ? ` on ${months[0]}` : ` from ${months[0]} on`;
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
