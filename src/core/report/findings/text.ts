import type { Fleet } from "../../check/fleet.ts";
import { type Reported, STATUSES, type Status } from "../../check/result.ts";
import type { Finding, Severity } from "../../model/finding.ts";
import { type Paint, painter, printable, type Style, wrap } from "../../text/terminal.ts";
import { placeText } from "../../text/text.ts";
import { type FindingFormatter, type FormatOptions, shownFindings } from "../format.ts";
import { type Figures, figuresOf, fleetLine, MARKS, policyLine, totalTexts } from "./figures.ts";

const STATUS_STYLES: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", fail: "red", invalid: "red" };

/** A line for each organization with its findings below, and the totals at the end. */
export function textFindings(options: FormatOptions): FindingFormatter {
  const paint = painter(options.color);
  const render = (findings: readonly Finding[]): string =>
    findings.map((finding) => findingText(finding, paint, options.width)).join("");
  return {
    begin: () => `${paint("dim", row("  organization", HEADERS, options.width))}\n`,
    result: (result) => `${resultLine(result, paint, options)}\n${render(shownFindings(result.findings, options))}`,
    end: (fleet) => `\n${fleetText(fleet, paint, options.width)}${render(fleet.findings)}`,
  };
}

const HEADERS: Figures = { peak: "peak", tokens: "tokens of ceiling", used: "used", cost: "cost of plan" };
/** A wider terminal would draw names and figures apart. */
const WIDEST = 80;

/** A name that is too long to stand beside its figures gets its own line. */
function row(name: string, { peak, tokens, used, cost }: Figures, width: number): string {
  const most = Math.min(width, WIDEST);
  const usage = `${tokens} ${used.padStart(8)}`;
  const figures = `${peak.padEnd(7)} ${usage.padStart(29)} ${cost.padStart(18)}`;
  const room = most - figures.length;
  if (name.length < room) return name.padEnd(room) + figures;
  const below = room >= 0 ? figures.padStart(most) : wrap(figures.replace(/ +/g, " "), most, "    ");
  return `${name}\n${below}`;
}

function resultLine(
  { status, org, file, projection }: Reported,
  paint: Paint,
  { width, guardrails }: Pick<FormatOptions, "width" | "guardrails">,
): string {
  const [mark, style] = [MARKS[status], STATUS_STYLES[status]];
  const name = `${mark} ${printable(org ?? file)}`;
  if (projection !== null)
    return paint(style, mark) + row(name, figuresOf(projection, guardrails), width).slice(mark.length);
  const between = name.length + 1 + status.length > width ? "\n    " : " ";
  return paint(style, mark) + name.slice(mark.length) + between + paint(style, status);
}

const COUNT = new RegExp(`[\\d,]+\\s(${STATUSES.join("|")})`, "g");

function fleetText(fleet: Fleet, paint: Paint, width: number): string {
  const heading = wrap(fleetLine(fleet), width, "").replace(COUNT, (text, status: Status) =>
    text.startsWith("0") ? text : paint(STATUS_STYLES[status], text),
  );
  const sums = fleet.totals.map((sum) => {
    const { purchases, overage, total } = totalTexts(sum);
    return `${wrap(`planned ${total} (purchases ${purchases}, overage ${overage})`, width, "  ")}\n`;
  });
  const policy = policyLine(fleet);
  const judged = policy === null ? "" : `${wrap(printable(policy), width, "  ")}\n`;
  return `${heading}\n${sums.join("")}${judged}`;
}

const STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", info: "dim" };

/** The place, what is wrong, and what to do. */
export function findingText(finding: Finding, paint: Paint, width: number): string {
  const { severity, code, message, help } = finding;
  const place = printable(placeText(finding));
  const before = `  ${severity} ${code}  ${place}`.length > width ? "\n    " : "  ";
  const placed = place === "" ? "" : before + paint("dim", place);
  const lines = [`  ${paint(STYLES[severity], severity)} ${paint("bold", code)}${placed}`];
  lines.push(wrap(printable(message), width, "    "));
  if (help !== undefined && severity !== "info") lines.push(paint("dim", wrap(`→ ${printable(help)}`, width, "    ")));
  return `${lines.join("\n")}\n`;
}
