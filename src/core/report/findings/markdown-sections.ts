import type { Reported } from "../../check/result.ts";
import type { Finding } from "../../model/finding.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import type { WaiverArgs } from "../../rules/waivers.ts";
import { clip, markdownCode, markdownText } from "../../text/escape.ts";
import { placeText } from "../../text/text.ts";
import { columns } from "../documents/doc.ts";
import { detailsText, fitting, leftOutText, rowText, tableText } from "../markdown.ts";
import { figuresOf, MARKS } from "./figures.ts";
import { acceptanceOf, byGravity } from "./rank.ts";
import { LEVER_TITLES, leverCells, waysOf, type YamlWay } from "./ways.ts";
import { Worst } from "./worst.ts";

const LONGEST_TEXT = 400;
/** Characters for the findings of one organization: a file with a thousand mistakes must leave room for the others. */
const ROOM = 6_000;

/** A finding as an item of a list. */
export function findingItem(finding: Finding): string {
  const { severity, code, message, help } = finding;
  const place = finding.file === null ? "" : ` ${markdownCode(placeText(finding))}`;
  const remedy = help === undefined || severity === "info" ? "" : `<br>→ ${markdownText(clip(help, LONGEST_TEXT))}`;
  return `- **${severity}** ${markdownCode(code)}${place}<br>${markdownText(clip(message, LONGEST_TEXT))}${remedy}\n`;
}

/** What is wrong with one organization, the worst first. */
export function organizationText(result: Reported, findings: readonly Finding[], guardrails: Guardrails): string {
  const items = findings.toSorted(byGravity).map(findingItem);
  // The first is shown, however long it is.
  const shown = [...items.slice(0, 1), ...fitting(items.slice(1), ROOM)];
  const left = leftOutText(items.length - shown.length, "finding");
  return detailsText(summaryText(result, guardrails), shown.join("") + left + waysText(result));
}

/** What makes a failing budget pass: what can be planned less, and the lines to commit. */
function waysText(result: Reported): string {
  const ways = waysOf(result);
  if (ways === null) return "";
  const rows = ways.levers.map((lever) => rowText(leverCells(lever).map(markdownText)));
  const more = ways.moreLevers === 0 ? "" : `\n_${ways.moreLevers} more numbers can be lowered._\n`;
  const table = rows.length === 0 ? "" : `\n${tableText(columns(...LEVER_TITLES), rows)}${more}`;
  return table + ways.yaml.map(yamlText).join("");
}

const yamlText = ({ title, lines }: YamlWay): string =>
  `\n${title.charAt(0).toUpperCase()}${title.slice(1)}:\n\n\`\`\`yaml\n${lines.join("\n")}\n\`\`\`\n`;

function summaryText({ status, org, file, projection }: Reported, guardrails: Guardrails): string {
  const name = `${MARKS[status]} <code>${markdownText(org ?? file)}</code>`;
  if (projection === null) return `${name} ${status}`;
  const { peak, tokens, used, month, cost } = figuresOf(projection, guardrails);
  return `${name} ${peak}: ${tokens} tokens${used === "" ? "" : `, ${used}`}; at most ${month} a month, plan ${cost}`;
}

const LONGEST_CELL = 200;
const COLUMNS = columns("organization", "finding", "periods", "accepted by", ">days left", "reason");

/** The accepted findings, the next to expire first. */
export class AcceptedTable {
  private readonly rows: Worst<number, string>;
  private readonly room: number;

  /** @param room in characters */
  constructor(room: number) {
    this.room = room;
    this.rows = new Worst(
      room,
      (a, b) => a - b,
      (text) => text.length,
    );
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const accepted = acceptanceOf(finding);
      if (accepted !== null) this.rows.add(accepted.daysLeft, () => acceptedRow(finding, accepted));
    }
  }

  /** Empty when nothing is accepted. */
  text(): string {
    if (this.rows.count === 0) return "";
    const shown = fitting(this.rows.items, this.room);
    return `\n### Accepted\n\n${tableText(COLUMNS, shown)}${leftOutText(this.rows.count - shown.length, "acceptance")}`;
  }
}

function acceptedRow({ org, periods = [], data }: Finding, accepted: Readonly<WaiverArgs>): string {
  const { rule, approvedBy, daysLeft, expires, reason } = accepted;
  return rowText([
    markdownCode(org ?? ""),
    markdownCode([rule, data["feature"]].filter((word) => word !== undefined).join(" ")),
    [...new Set([periods[0] ?? "", periods.at(-1) ?? ""])].join(" to "),
    markdownText(clip(approvedBy, LONGEST_CELL)),
    `${daysLeft} (${expires})`,
    markdownText(clip(reason, LONGEST_CELL)),
  ]);
}
