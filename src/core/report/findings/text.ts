import { causeOf, type Fleet } from "../../check/fleet.ts";
import { isFailure, type Reported, STATUSES, type Status } from "../../check/result.ts";
import type { Finding, Severity } from "../../model/finding.ts";
import { type Paint, painter, printable, type Style, wrap } from "../../text/terminal.ts";
import { placeText } from "../../text/text.ts";
import { tableLines } from "../documents/table.ts";
import { type FindingFormatter, type FormatOptions, shownFindings } from "../format.ts";
import {
  type Figures,
  figuresOf,
  fleetLine,
  followedText,
  groupRows,
  groupTitles,
  MARKS,
  policyLine,
  totalTexts,
} from "./figures.ts";
import { LEVER_TITLES, leverCells, type Ways, waysOf } from "./ways.ts";

const STATUS_STYLES: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", fail: "red", invalid: "red" };

/** A line for each organization with its findings below, and the totals at the end. */
export function textFindings(options: FormatOptions): FindingFormatter {
  const paint = painter(options.color);
  const { ofPolicy = [] } = options;
  const render = (findings: readonly Finding[]): string =>
    findings.map((finding) => findingText(finding, paint, options.width)).join("");
  return {
    begin: () => `${render(ofPolicy)}${paint("dim", row("  organization", HEADERS, options.width))}\n`,
    result: (result) => {
      if (options.quiet === true && !isFailure(result.status)) return "";
      if (causeOf(result.findings) !== null) return "";
      const line = resultLine(result, paint, options);
      const ways = waysOf(result);
      const findings = shownFindings(result.findings, options);
      const said = ways === null ? findings : findings.map(withoutWays);
      return `${line}\n${render(said)}${ways === null ? "" : waysText(ways, paint, options.width)}`;
    },
    end: (fleet) => {
      const others = fleet.findings.filter((finding) => !ofPolicy.includes(finding));
      const followed = (fleet.followed ?? []).map(
        (one) => `${wrap(printable(followedText(one)), options.width, "  ")}\n`,
      );
      return `${followed.join("")}\n${fleetText(fleet, paint, options.width)}${render(others)}`;
    },
  };
}

/** What makes a failing budget pass: what can be planned less, and the lines to commit. */
function waysText(ways: Ways, paint: Paint, width: number): string {
  const rows = ways.levers.map((lever) => leverCells(lever).map(printable));
  const table = rows.length === 0 ? [] : tableLines(LEVER_TITLES, rows, paint, "    ");
  const isNarrow = table.slice(1).some((line) => line.length > width);
  const lines = [
    ...(isNarrow ? rows.map((cells) => wrap(leverSentence(cells), width, "    ")) : table),
    ...(ways.moreLevers === 0 ? [] : [`    and ${ways.moreLevers} more`]),
    ...ways.yaml.flatMap(({ title, lines }) => [
      wrap(`${title}:`, width, "    "),
      ...lines.map((line) => `      ${line}`),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

const leverSentence = ([what, planned, most, saves = ""]: readonly string[]): string =>
  `plan less ${what}: ${planned} planned, at most ${most}${saves === "" ? "" : `, saves ${saves} a month`}`;

/** What fixes an error is said once for the budget. */
function withoutWays(finding: Finding): Finding {
  const { help, ...rest } = finding;
  const [first] = finding.remedies ?? [];
  return finding.severity === "error" && first !== undefined && help?.startsWith(first.summary) ? rest : finding;
}

const HEADERS: Figures = {
  peak: "peak",
  tokens: "tokens of ceiling",
  used: "used",
  month: "max/month",
  cost: "cost of plan",
};
/** A wider terminal would draw names and figures apart. */
const WIDEST = 96;

/** A name that is too long to stand beside its figures gets its own line. */
function row(name: string, { peak, tokens, used, month, cost }: Figures, width: number): string {
  const most = Math.min(width, WIDEST);
  const usage = `${tokens} ${used.padStart(7)}`;
  const figures = `${peak.padEnd(7)} ${usage.padStart(25)} ${month.padStart(10)} ${cost.padStart(15)}`;
  const room = most - figures.length;
  if (name.length < room) return name.padEnd(room) + figures;
  const below = room >= 0 ? figures.padStart(most) : wrap(figures.replace(/ +/g, " "), most, "    ");
  return `${name}\n${below}`;
}

function resultLine(
  { status, org, file, projection }: Reported,
  paint: Paint,
  { width, guardrails }: FormatOptions,
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
    const { purchases, overage, total, length, worstMonths } = totalTexts(sum);
    const planned = `planned ${total} for ${length} (purchases ${purchases}, overage ${overage})`;
    return `${wrap(`${planned}, at most ${worstMonths} a month`, width, "  ")}\n`;
  });
  const policy = policyLine(fleet);
  const judged = policy === null ? "" : `${wrap(printable(policy), width, "  ")}\n`;
  return `${heading}\n${sums.join("")}${judged}${groupsText(fleet, paint)}`;
}

function groupsText(fleet: Fleet, paint: Paint): string {
  const rows = groupRows(fleet).map((cells) => cells.map(printable));
  return rows.length === 0 ? "" : `\n${tableLines(groupTitles(fleet), rows, paint, "  ").join("\n")}\n`;
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
