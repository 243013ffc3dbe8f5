import type { Finding } from "../model/finding.ts";
import type { Fleet } from "../verdict/fleet.ts";
import type { Result, Status } from "../verdict/result.ts";
import { figuresOf, totalTexts } from "./figures.ts";
import { findingText } from "./finding-text.ts";
import { fleetLine } from "./fleet-line.ts";
import { type FindingFormatter, type FormatOptions, shownFindings } from "./formatter.ts";
import { MARKS } from "./marks.ts";
import { type Paint, painter, printable, type Style } from "./terminal.ts";

const STATUS_STYLES: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", fail: "red", invalid: "red" };

/** A line for each organization, what is wrong below it, and the fleet's sum at the end. */
export function textFindings(options: FormatOptions): FindingFormatter {
  const paint = painter(options.color);
  const render = (findings: readonly Finding[]): string =>
    findings.map((finding) => findingText(finding, paint, options.width)).join("");
  return {
    begin: () =>
      `${paint("dim", columns("  ", "organization", "peak", "tokens of ceiling", "used", "cost of plan"))}\n`,
    result: (result) => `${resultLine(result, paint)}\n${render(shownFindings(result.findings, options))}`,
    end: (fleet) => `\n${fleetText(fleet, paint)}${render(fleet.findings)}`,
  };
}

const columns = (mark: string, org: string, peak: string, tokens: string, used: string, cost: string): string =>
  `${mark}${org.padEnd(21)} ${peak.padEnd(7)} ${`${tokens} ${used.padStart(8)}`.padStart(29)} ${cost.padStart(18)}`;

function resultLine({ status, org, file, projection }: Result, paint: Paint): string {
  const [mark, style] = [MARKS[status], STATUS_STYLES[status]];
  if (projection === null) return `${paint(style, mark)} ${printable(org ?? file)} ${paint(style, "invalid")}`;
  const { peak, tokens, used, cost } = figuresOf(projection);
  return columns(`${paint(style, mark)} `, org ?? "", peak, tokens, used, cost);
}

function fleetText(fleet: Fleet, paint: Paint): string {
  const heading = fleetLine(fleet, (status, text) =>
    text.startsWith("0 ") ? text : paint(STATUS_STYLES[status], text),
  );
  const sums = fleet.totals.map((sum) => {
    const { purchases, overage, total } = totalTexts(sum);
    return `  planned ${total} (purchases ${purchases}, overage ${overage})\n`;
  });
  return `${heading}\n${sums.join("")}`;
}
