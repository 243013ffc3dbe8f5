import { expect, test } from "vitest";
import { annotationText, csvLine, markdownText, xmlText } from "../../src/core/text/escape.ts";
import { printable, safeJson } from "../../src/core/text/terminal.ts";

const POINTS = [
  0x0, 0x1b, 0x7f, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200e, 0x202e, 0x2060, 0x2066, 0x206a, 0x2800,
  0x3164,
];
const MORE = [0xfe00, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xe01ef];

test.each([...POINTS, ...MORE])("U+%s is shown as what it is, in every format", (point) => {
  const text = `a${String.fromCodePoint(point)}b`;
  const shown = `u{${point.toString(16)}}`;
  const annotation = annotationText({ level: "error", properties: {}, lines: [text] });
  for (const out of [printable(text), markdownText(text), xmlText(text), annotation, csvLine([text])]) {
    expect(out).toContain(shown);
    expect(out).not.toContain(String.fromCodePoint(point));
  }
  const json = safeJson({ text }, 2);
  expect(JSON.parse(json)).toEqual({ text });
  expect(json).not.toContain(String.fromCodePoint(point));
});

test.each(["plain", "Zoë", "日本", "❤\ufe0f", "😀"])("%s stays as it is", (text) => {
  expect(printable(text)).toBe(text);
});

test.each(["@user", "!1", "#1", "~label", '~"two words"', "%milestone", '%"1.0"', "$1", "&1"])(
  "markdown breaks the reference %s",
  (text) => {
    expect(markdownText(text)).toMatch(/^(?:[@#!%]|&#126;|&#36;|&amp;)&#8203;/);
  },
);
