// Control characters, bidirectional overrides and line separators, which could move, hide or fake what a person sees.
// Halves of surrogate pairs. What a CI runner reads as a command: "::" where a line may begin, "##[" and "##vso[".
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]|(?<=^|\s):(?=:)|#(?=#\w*\[)/gu;

export function printable(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`);
}

/** JSON that a terminal may show as it is: the same value, with unsafe characters written as \\uXXXX. */
export function safeJson(value: unknown, indent?: number): string {
  const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|#(?=#\w*\[)/g;
  return JSON.stringify(value, null, indent).replace(
    unsafe,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

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
