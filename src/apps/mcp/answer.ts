import { printable } from "../../core/text/terminal.ts";

/** What a command said. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Answer {
  [key: string]: unknown;
  readonly content: { readonly type: "text"; readonly text: string }[];
  readonly isError: boolean;
}

/** An answer takes room in a conversation: more is sent when it is asked for. */
const BRIEF_BYTES = 2_048;
const FULL_BYTES = 256 * 1_024;

/** A command's words as an answer, and where they were cut. Invalid input is an error; a failing budget is an answer. */
export function answerOf({ code, out, err }: Ran, isFull: boolean): Answer {
  const lines = [out, err].join("\n").split("\n").map(printable);
  const text = lines.join("\n").trim();
  return { content: [{ type: "text", text: cut(text, isFull) }], isError: code === 2 };
}

function cut(text: string, isFull: boolean): string {
  const most = isFull ? FULL_BYTES : BRIEF_BYTES;
  if (Buffer.byteLength(text) <= most) return text;
  const lines = text.split("\n");
  const note = (left: number): string =>
    `[${left} more lines${isFull ? "" : ": ask with detail full, or for one organization"}]`;
  const room = most - Buffer.byteLength(note(lines.length)) - 1;
  let kept = "";
  let count = 0;
  for (const line of lines) {
    if (Buffer.byteLength(`${kept}${line}\n`) > room) break;
    kept += `${line}\n`;
    count++;
  }
  return kept + note(lines.length - count);
}
