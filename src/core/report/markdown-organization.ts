import type { Reported } from "../check/result.ts";
import type { Finding } from "../model/finding.ts";
import { clip } from "../text/escape/clip.ts";
import { markdownCode, markdownText } from "../text/escape/markdown.ts";
import { figuresOf } from "./figures.ts";
import { detailsText, fitting, leftOutText } from "./markdown-parts.ts";
import { MARKS } from "./marks.ts";
import { byGravity } from "./rank.ts";

const LONGEST_TEXT = 400;
/** For the findings of one organization: one file with a thousand mistakes does not push out the others. */
const ROOM = 6_000;

/** A finding as an item of a list. */
export function findingItem({ severity, code, file, line, column, message, help }: Finding): string {
  const place = file === null ? "" : ` ${markdownCode(`${file}:${line}:${column}`)}`;
  const remedy = help === undefined || severity === "info" ? "" : `<br>→ ${markdownText(clip(help, LONGEST_TEXT))}`;
  return `- **${severity}** ${markdownCode(code)}${place}<br>${markdownText(clip(message, LONGEST_TEXT))}${remedy}\n`;
}

/** What is wrong with one organization, the worst first. */
export function organizationText(result: Reported, findings: readonly Finding[]): string {
  const items = findings.toSorted(byGravity).map(findingItem);
  // One is shown however long it is.
  const shown = [...items.slice(0, 1), ...fitting(items.slice(1), ROOM)];
  return detailsText(summaryText(result), shown.join("") + leftOutText(items.length - shown.length, "finding"));
}

function summaryText({ status, org, file, projection }: Reported): string {
  const name = `${MARKS[status]} <code>${markdownText(org ?? file)}</code>`;
  if (projection === null) return `${name} ${status}`;
  const { peak, tokens, used, cost } = figuresOf(projection);
  return `${name} ${peak}: ${tokens} tokens${used === "" ? "" : `, ${used}`}; plan ${cost}`;
}
