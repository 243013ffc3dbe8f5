/**
 * The one table of characters that nobody sees, or that move, hide or fake what is beside them. Every format shows them
 * as their code points.
 */
const RANGES = [
  "\\u0000-\\u001f\\u007f-\\u009f", // control characters
  "\\u00ad\\u034f", // soft hyphen, grapheme joiner
  "\\u115f\\u1160\\u3164\\uffa0\\u2800", // fillers, which look like spaces
  "\\u17b4\\u17b5\\u180b-\\u180f", // vowels and selectors without a shape
  "\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff", // directions, joiners, line separators
  "\\ufe00-\\ufe0e\\u{e0100}-\\u{e01ef}", // variation selectors, without the one of emoji
  "\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}", // annotations, marks of music
  "\\u{e0000}-\\u{e007f}", // tags: a text of their own that no screen shows
].join("");

/** Half of a surrogate pair has no character. */
const UNSEEN = new RegExp(`[${RANGES}\\p{Cs}]`, "gu");
const UNSEEN_IN_JSON = new RegExp(`[${RANGES}]`, "gu");

/** Each of them as \\u{code point}. */
export const seen = (text: string): string =>
  text.replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);

/** Each of them as JSON escapes it. JSON has no control characters of its own but in its indentation. */
export const seenInJson = (json: string): string =>
  json.replace(UNSEEN_IN_JSON, (char) =>
    char === "\n" ? char : [...Array(char.length).keys()].map((at) => unit(char, at)).join(""),
  );

const unit = (char: string, at: number): string => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`;
