import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from "../../../generated/page.js";
import { xmlText } from "../../text/escape.ts";
import { safeJson } from "../../text/terminal.ts";

/** What the page may do: run its own script, use its own style, and nothing else. */
const policyOf = (isLive: boolean): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${SCRIPT_HASH}'`,
    `style-src 'sha256-${STYLE_HASH}'`,
    // A page of `tollgate view` asks its own server whether a file has changed.
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/** JSON within an element: no character in it can begin a tag or a comment, and so none can close the element. */
export const embedded = (value: unknown): string =>
  safeJson(value).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");

const dataElement = (id: string, json: string): string =>
  `<script type="application/json" id="${id}">${json}</script>\n`;

const NEEDS_SCRIPT = "This page draws its figures with its own JavaScript, which is switched off here.";

/** The page up to its data. It is written piece by piece: organizations follow one by one. */
export const pageHead = (title: string, isLive = false): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(isLive)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${xmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div id="page"><noscript>${NEEDS_SCRIPT}</noscript></div>
`;

export const ORGANIZATIONS_BEGIN = '<script type="application/json" id="organizations">[';
export const ORGANIZATIONS_END = "]</script>\n";

export const pageTail = (page: unknown): string =>
  `${dataElement("data", embedded(page))}<script>${SCRIPT}</script>\n</body>\n</html>\n`;
