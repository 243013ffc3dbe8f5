import { divide, exactWhole } from "../model/exact.ts";
import type { Finding, Severity } from "../model/finding.ts";
import type { Projection } from "../model/projection.ts";
import { count, money, percent } from "../rules/text.ts";
import type { Fleet } from "../verdict/fleet.ts";
import type { Result, Status } from "../verdict/result.ts";
import type { FindingFormatter, FormatOptions } from "./formatter.ts";
import { peakOf } from "./peak.ts";
import { type Paint, painter, printable, type Style, wrap } from "./terminal.ts";

const MARKS: Readonly<Record<Status, readonly [string, Style]>> = {
  pass: ["✔", "green"],
  warn: ["!", "yellow"],
  fail: ["✖", "red"],
  invalid: ["✖", "red"],
};
const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", info: "dim" };

/** A line for each organization, what is wrong below it, and the fleet's sum at the end. */
export function textFindings(options: FormatOptions): FindingFormatter {
  const paint = painter(options.color);
  const shown = (findings: readonly Finding[]): readonly Finding[] =>
    options.verbose ? findings : findings.filter(({ severity }) => severity !== "info");
  const render = (findings: readonly Finding[]): string =>
    findings.map((finding) => findingText(finding, paint, options.width)).join("");
  return {
    begin: () =>
      `${paint("dim", columns("  ", "organization", "peak", "tokens of ceiling", "used", "cost of plan"))}\n`,
    result: (result) => `${resultLine(result, paint)}\n${render(shown(result.findings))}`,
    end: (fleet) => `\n${fleetText(fleet, paint)}${render(fleet.findings)}`,
  };
}

const columns = (mark: string, org: string, peak: string, tokens: string, used: string, cost: string): string =>
  `${mark}${org.padEnd(21)} ${peak.padEnd(7)} ${tokens.padStart(20)} ${used.padStart(8)} ${cost.padStart(18)}`;

function resultLine({ status, org, file, projection }: Result, paint: Paint): string {
  const [mark, style] = MARKS[status];
  if (projection === null) return `${paint(style, mark)} ${printable(org ?? file)} ${paint(style, "invalid")}`;
  const peak = peakOf(projection);
  const { ceiling, consumed, atLeast } = peak.segment;
  const used = ceiling === 0n ? "" : percent(divide(exactWhole(consumed.typical), exactWhole(ceiling)));
  const tokens = `${atLeast ? "≥ " : ""}${count(consumed.typical)} of ${count(ceiling)}`;
  return columns(`${paint(style, mark)} `, org ?? "", peak.period.month, tokens, used, costText(projection));
}

function costText({ totals, currency }: Projection): string {
  const { purchases, overage, total } = totals.cost;
  const known = (purchases ?? 0n) + (overage ?? 0n);
  return `${total === null || totals.atLeast ? "≥ " : ""}${money({ minor: known, currency })}`;
}

function findingText(finding: Finding, paint: Paint, width: number): string {
  const { severity, code, file, line, column, message, help } = finding;
  const place = file === null ? "" : `  ${paint("dim", printable(`${file}:${line}:${column}`))}`;
  const lines = [`  ${paint(SEVERITY_STYLES[severity], severity)} ${paint("bold", code)}${place}`];
  lines.push(wrap(printable(message), width, "    "));
  if (help !== undefined && severity !== "info") lines.push(paint("dim", wrap(`→ ${printable(help)}`, width, "    ")));
  return `${lines.join("\n")}\n`;
}

function fleetText({ organizations, counts, totals }: Fleet, paint: Paint): string {
  const parts = (Object.entries(counts) as [Status, number][])
    .filter(([status, number]) => number > 0 || status === "pass")
    .map(([status, number]) => (number === 0 ? `0 ${status}` : paint(MARKS[status][1], `${number} ${status}`)));
  const heading = `${count(organizations)} organization${organizations === 1 ? "" : "s"}: ${parts.join(", ")}`;
  const sums = totals.map(({ currency, purchases, overage, total, atLeast }) => {
    const text = (minor: bigint): string => money({ minor, currency });
    return `  planned ${atLeast ? "≥ " : ""}${text(total)} (purchases ${text(purchases)}, overage ${text(overage)})\n`;
  });
  return `${heading}\n${sums.join("")}`;
}
