import { printable } from "../terminal.ts";
import { clip } from "./clip.ts";

const NAMED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
/** No XML document may hold these two, not even as a reference. */
const FORBIDDEN = /[\ufffe\uffff]/g;

/** One line of text, for an attribute or between tags. */
export const xmlText = (text: string): string =>
  clip(printable(text))
    .replace(FORBIDDEN, "\ufffd")
    .replace(/[&<>"']/g, (char) => NAMED[char] ?? char);
