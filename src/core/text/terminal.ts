import { seen, seenInJson } from "./characters.ts";

// What a CI runner reads as a command: "::" where a line may begin, "##[" and "##vso[".
const COMMANDS = /(?<=^|\s):(?=:)|#(?=#\w*\[)/gu;

const escaped = (char: string): string => `\\u{${char.charCodeAt(0).toString(16)}}`;

export const printable = (text: string): string => seen(text.replace(COMMANDS, escaped));

/** JSON that a terminal may show as it is: the same value, with unsafe characters written as \\uXXXX. */
export const safeJson = (value: unknown, indent?: number): string =>
  seenInJson(JSON.stringify(value, null, indent)).replace(/#(?=#\w*\[)/g, "\\u0023");

export type Style = "red" | "yellow" | "green" | "bold" | "dim";
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  bold: [1, 22],
  dim: [2, 22],
};

export const painter =
  (color: boolean): Paint =>
  (style, text) => {
    const [on, off] = CODES[style];
    return color ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };

/** Breaks lines that are too long, and keeps their indentation. */
export const fold = (text: string, width: number): string =>
  text
    .split("\n")
    .map((line) => (line.length <= width ? line : wrap(line.trimStart(), width, /^ */.exec(line)?.[0] ?? "")))
    .join("\n");

/** Lines of at most `width`, each indented; a longer word has a line of its own. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join("\n");
}
