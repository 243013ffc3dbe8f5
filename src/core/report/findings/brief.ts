import { causeOf, type Fleet } from "../../check/fleet.ts";
import type { Reported } from "../../check/result.ts";
import type { Finding } from "../../model/finding.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import { clip } from "../../text/escape.ts";
import { printable } from "../../text/terminal.ts";
import { counted, findingLine, words } from "../../text/text.ts";
import { type FindingFormatter, type FormatOptions, shownFindings } from "../format.ts";
import { figuresOf, fleetLine, followedText, totalTexts } from "./figures.ts";
import { acceptanceOf, type Badness, badnessOf, byBadness, byGravity, daysLeftText } from "./rank.ts";
import { Worst } from "./worst.ts";

const MOST = 20;
const LONGEST = 200;

/** For programs that pay for each word: a line for each organization, the worst first, and how many there are. */
export function briefFindings(options: FormatOptions): FindingFormatter {
  const rows = new Worst<Badness, string>(MOST, byBadness);
  return {
    begin: () => "",
    result: (result) => {
      if (causeOf(result.findings) !== null) return "";
      rows.add(badnessOf(result), () => rowText(result, options));
      return "";
    },
    end: (fleet) => {
      const left = rows.count - rows.items.length;
      const more = left === 0 ? [] : [`and ${counted(left, "more organization")}`];
      return [...ofFleet(fleet), ...rows.items, ...more, ...groupLines(fleet), fleetLine(fleet)]
        .map((line) => `${line}\n`)
        .join("");
    },
  };
}

/** "fail acme 2026-12: 43,313 of 40,000 tokens, 108.3 %, at most 3,313.00 a month, plan 6,626.00 USD; over-allocation" */
function rowText(result: Reported, options: FormatOptions & { readonly guardrails: Guardrails }): string {
  const { status, org, file, projection } = result;
  const findings = shownFindings(result.findings, { verbose: false }).toSorted(byGravity);
  const name = `${status} ${printable(org ?? file)}`;
  if (projection === null) return `${name}: ${shortLine(findings[0])}`;
  const { peak, tokens, used, month, cost } = figuresOf(projection, options.guardrails);
  const figures = [`${tokens} tokens`, used, `at most ${month} a month`, `plan ${cost}`].filter((text) => text !== "");
  const codes = [...new Set(findings.map(codeText))];
  return `${name} ${peak}: ${figures.join(", ")}${codes.length === 0 ? "" : `; ${words(codes)}`}`;
}

function codeText(finding: Finding): string {
  const accepted = acceptanceOf(finding);
  if (accepted === null) return finding.code;
  return `${accepted.rule} accepted by ${printable(accepted.approvedBy)}, ${daysLeftText(accepted.daysLeft)}`;
}

/** About no single budget: an error there is the cause of others, so it comes first. */
function groupLines(fleet: Fleet): string[] {
  const rows = (fleet.groups?.all ?? []).map((group) => {
    const cost = group.totals.map(totalTexts).map(({ total, length }) => `${total} for ${length}`);
    return [`${fleet.groups?.by}=${group.value ?? "none"}: ${fleetLine(group)}`, ...cost].join(", ");
  });
  const left = rows.length - MOST;
  return [...rows.slice(0, MOST).map(printable), ...(left > 0 ? [`and ${counted(left, "more group")}`] : [])];
}

function ofFleet({ findings, followed = [] }: Fleet): string[] {
  const loud = shownFindings(findings, { verbose: false }).toSorted(byGravity);
  const left = loud.length - MOST;
  const more = left > 0 ? [`and ${counted(left, "more finding")}`] : [];
  return [
    ...loud.slice(0, MOST).map((finding) => `${finding.severity} ${shortLine(finding)}`),
    ...more,
    ...followed.map((one) => printable(followedText(one))),
  ];
}

const shortLine = (finding: Finding | undefined): string =>
  finding === undefined ? "invalid" : clip(printable(findingLine(finding)), LONGEST);
