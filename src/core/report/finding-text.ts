import type { Finding, Severity } from "../model/finding.ts";
import { type Paint, printable, type Style, wrap } from "../text/terminal.ts";
import { placeText } from "../text/text.ts";

const STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", info: "dim" };

/** Where it stands, what is wrong, and what to do. */
export function findingText(finding: Finding, paint: Paint, width: number): string {
  const { severity, code, file, line, column, message, help } = finding;
  const place = printable(placeText({ file, line, column }));
  const before = `  ${severity} ${code}  ${place}`.length > width ? "\n    " : "  ";
  const placed = place === "" ? "" : before + paint("dim", place);
  const lines = [`  ${paint(STYLES[severity], severity)} ${paint("bold", code)}${placed}`];
  lines.push(wrap(printable(message), width, "    "));
  if (help !== undefined && severity !== "info") lines.push(paint("dim", wrap(`→ ${printable(help)}`, width, "    ")));
  return `${lines.join("\n")}\n`;
}
