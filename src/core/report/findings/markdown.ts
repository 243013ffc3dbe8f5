import { causeOf, type Fleet } from "../../check/fleet.ts";
import type { Reported } from "../../check/result.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import { markdownCode, markdownLine, markdownText } from "../../text/escape.ts";
import { count } from "../../text/text.ts";
import { columns } from "../documents/doc.ts";
import { type CiOptions, type FindingFormatter, shownFindings } from "../format.ts";
import { detailsText, fitting, leftOutText, MARKDOWN_LIMIT, rowText, tableText } from "../markdown.ts";
import {
  figuresOf,
  fleetLine,
  fleetStatus,
  followedText,
  groupRows,
  groupTitles,
  MARKS,
  policyLine,
  totalTexts,
} from "./figures.ts";
import { AcceptedTable, findingItem, organizationText } from "./markdown-sections.ts";
import { acceptanceOf, type Badness, badnessOf, byBadness, byGravity } from "./rank.ts";
import { Worst } from "./worst.ts";

/** Characters for each part; the list of what is wrong gets the rest of MARKDOWN_LIMIT. */
const ROOM = { fleet: 8_000, groups: 10_000, accepted: 10_000, organizations: 10_000 };

/** How many organizations are open without a click. */
const OPEN = 3;
/** For blank lines, `open`, and the sentence about what is left out. */
const SPARE = 1_000;

const ORGANIZATION_COLUMNS = columns(
  "",
  "organization",
  "peak",
  ">tokens of ceiling",
  ">used",
  ">a month (worst)",
  ">cost of plan",
);
const TOTAL_COLUMNS = columns(">plans", ">purchases", ">overage", ">total", "for", ">at most a month");

/** For a comment or a job summary: the verdict and the totals, then what is wrong, the worst first. */
export function markdownFindings(options: CiOptions): FindingFormatter {
  const wrong = worstTexts(MARKDOWN_LIMIT);
  const organizations = worstTexts(ROOM.organizations);
  const accepted = new AcceptedTable(ROOM.accepted);
  return {
    begin: () => "",
    result: (result) => {
      if (causeOf(result.findings) !== null) return "";
      const badness = badnessOf(result);
      const findings = shownFindings(result.findings, options);
      accepted.add(findings);
      const open = findings.filter((finding) => acceptanceOf(finding) === null);
      if (open.length > 0) wrong.add(badness, () => organizationText(result, open, options.guardrails));
      organizations.add(badness, () => organizationRow(result, options.guardrails));
      return "";
    },
    end: (fleet) => {
      const head = headText(fleet);
      const tail = accepted.text() + organizationsText(organizations);
      return head + wrongText(wrong, fleet, MARKDOWN_LIMIT - head.length - tail.length) + tail;
    },
  };
}

type WorstTexts = Worst<Badness, string>;

const worstTexts = (room: number): WorstTexts => new Worst(room, byBadness, (text) => text.length);

function headText(fleet: Fleet): string {
  const rows = fleet.totals.map((sum) => {
    const { purchases, overage, total, length, worstMonths } = totalTexts(sum);
    return rowText([count(sum.organizations), purchases, overage, total, length, worstMonths]);
  });
  const totals = rows.length === 0 ? "" : `\n${tableText(TOTAL_COLUMNS, rows)}`;
  return `## ${MARKS[fleetStatus(fleet)]} Tollgate\n\n${fleetLine(fleet)}\n${totals}${groupsText(fleet)}${policyText(fleet)}`;
}

function groupsText(fleet: Fleet): string {
  const rows = groupRows(fleet).map((cells) => rowText(cells.map(markdownText)));
  const shown = fitting(rows, ROOM.groups);
  const left = leftOutText(rows.length - shown.length, "row");
  const [label = "", ...titles] = groupTitles(fleet);
  return rows.length === 0 ? "" : `\n${tableText(columns(markdownText(label), ...titles), shown)}${left}`;
}

function policyText(fleet: Fleet): string {
  const policy = policyLine(fleet);
  return policy === null ? "" : `\n${markdownLine(policy)}\n`;
}

function wrongText(wrong: WorstTexts, fleet: Fleet, room: number): string {
  const ofFleet = fleetText(fleet);
  const heading = "\n### What is wrong\n\n";
  const shown = fitting(wrong.items, room - heading.length - ofFleet.length - SPARE);
  const opened = shown.map((text, index) => (index < OPEN ? text.replace("<details>", "<details open>") : text));
  const body = opened.join("\n") + leftOutText(wrong.count - shown.length, "organization");
  const ofOrganizations = body === "" ? "" : heading + body;
  const isFirst = fleet.findings.some(({ severity }) => severity === "error");
  return isFirst ? ofFleet + ofOrganizations : ofOrganizations + ofFleet;
}

function fleetText({ findings, followed = [] }: Fleet): string {
  if (findings.length === 0) return "";
  const items = findings.toSorted(byGravity).map(findingItem);
  const follow = followed.map((one) => `- ${markdownText(followedText(one))}\n`).join("");
  const shown = fitting(items, ROOM.fleet);
  const left = leftOutText(items.length - shown.length, "finding");
  return `\n### Beyond one organization\n\n${shown.join("")}${left}${follow}`;
}

function organizationsText(organizations: WorstTexts): string {
  if (organizations.count === 0) return "";
  const rows = fitting(organizations.items, ROOM.organizations);
  const table = tableText(ORGANIZATION_COLUMNS, rows);
  const left = leftOutText(organizations.count - rows.length, "organization");
  return `\n${detailsText("Every organization, the fullest first", table + left)}`;
}

function organizationRow({ status, org, file, projection }: Reported, guardrails: Guardrails): string {
  if (projection === null) return rowText([MARKS[status], markdownCode(org ?? file), status, "", "", "", ""]);
  const { peak, tokens, used, month, cost } = figuresOf(projection, guardrails);
  return rowText([MARKS[status], markdownCode(org ?? file), peak, tokens, used, month, cost]);
}
