import type { Finding, Severity } from "../model/finding.ts";
import type { Fleet } from "../verdict/fleet.ts";
import type { Result, Status } from "../verdict/result.ts";
import { figuresOf, totalTexts } from "./figures.ts";
import { fleetLine } from "./fleet-line.ts";
import { type FindingFormatter, type FormatOptions, shownFindings } from "./formatter.ts";
import { MARKS } from "./marks.ts";
import { type Paint, painter, printable, type Style, wrap } from "./terminal.ts";

const STATUS_STYLES: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", fail: "red", invalid: "red" };
const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", info: "dim" };

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
  `${mark}${org.padEnd(21)} ${peak.padEnd(7)} ${tokens.padStart(20)} ${used.padStart(8)} ${cost.padStart(18)}`;

function resultLine({ status, org, file, projection }: Result, paint: Paint): string {
  const [mark, style] = [MARKS[status], STATUS_STYLES[status]];
  if (projection === null) return `${paint(style, mark)} ${printable(org ?? file)} ${paint(style, "invalid")}`;
  const { peak, tokens, used, cost } = figuresOf(projection);
  return columns(`${paint(style, mark)} `, org ?? "", peak, tokens, used, cost);
}

/** Where it stands, what is wrong, and what to do. */
export function findingText(finding: Finding, paint: Paint, width: number): string {
  const { severity, code, file, line, column, message, help } = finding;
  const place = file === null ? "" : `  ${paint("dim", printable(`${file}:${line}:${column}`))}`;
  const lines = [`  ${paint(SEVERITY_STYLES[severity], severity)} ${paint("bold", code)}${place}`];
  lines.push(wrap(printable(message), width, "    "));
  if (help !== undefined && severity !== "info") lines.push(paint("dim", wrap(`→ ${printable(help)}`, width, "    ")));
  return `${lines.join("\n")}\n`;
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
