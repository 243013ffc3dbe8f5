import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { expect } from "vitest";
import { budget } from "../support/report.ts";

const OVER = { tokens: 60_000 };

/** A budget with one text in every place that takes any text: over, accepted and accepted too little. */
export function freeText(text: string, org: string): string {
  const t = JSON.stringify(text);
  const waiver = (month: string, upTo: number): string =>
    `{ from: ${month}, through: ${month}, overageTokensUpTo: ${upTo}, reason: ${t}, approvedBy: ${t}, expires: 2027-06-30 }`;
  return budget(
    `consumption: { other: { tokens: ${OVER.tokens} }, virtual-agent: [{ name: ${t}, sessionsPerDay: 1 }] }
changes: [{ name: ${t}, from: 2026-12, scale: 1.5 }, { name: ${t}, from: 2030-01, scale: 2 }]
purchases: [{ tokensPerMonth: 1, from: 2026-12, unitPrice: 1, via: appfoundry, terms: prepaid }]
waivers: [${waiver("2026-12", 100_000)}, ${waiver("2027-01", 5)}]
`,
    { org, name: t, labels: `{ customer: ${t} }` },
  );
}

/** Budgets with the text where only some texts are right: findings repeat it. */
export function patterned(text: string): Readonly<Record<string, string>> {
  const t = JSON.stringify(text);
  const rest = "consumption: { other: { tokens: 5 } }\n";
  return {
    org: budget(rest, { org: t }),
    owner: budget(rest, { owners: `[${t}]` }),
    label: budget(rest, { labels: `{ ${t}: a }` }),
    key: budget(`${rest}${t}: 5\n`),
    card: budget(rest, { rateCard: t }),
    currency: budget(rest, { currency: t }),
    month: budget(rest, { plan: `{ from: ${t} }` }),
    feature: budget(`consumption: { ${t}: { tokens: 5 } }\n`),
    limit: budget(`${rest}limits: { featureTokens: { ${t}: 5 } }\n`),
    rule: budget(`${rest}waivers: [{ rule: ${t}, from: 2026-12, reason: a, approvedBy: b, expires: 2027-01-15 }]\n`),
    address: budget(`${rest}alarms: { notify: [{ https: ${t} }] }\n`),
    secret: budget(`${rest}meter: { kind: genesys-contract, region: ${t}, credentials: ${t} }\n`),
    yaml: `${rest}${text}\n: [`,
  };
}

/** What a runner takes for a command: the start of a line, leading space aside, or "##[" anywhere. */
export const commandsIn = (text: string): string[] =>
  text.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith("::"));
export const OLD_COMMAND = /##\w*\[/;

const TAGS = /^(h2|h3|p|table|thead|tbody|tr|th|td|details|summary|code|pre|ul|li|strong|br|em)$/;

const isOurs = (tag = "", attributes = ""): boolean =>
  TAGS.test(tag) && attributes.replaceAll(/\s*(open|align="(left|right)"|class="language-yaml"|\/)/g, "") === "";

/** GitHub's own steps: Markdown to HTML, then mentions, references and links in what is text and no code. */
export function judgeMarkdown(markdown: string): { html: string; text: string } {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  // Asserted together: a page has thousands of tags, and an assertion each took longer than all else.
  const tags = [...html.matchAll(/<\/?([^\s>/]+)([^>]*)>/g)];
  expect(tags.filter(([, tag, attributes]) => !isOurs(tag, attributes)).map(([tag]) => tag)).toEqual([]);
  const prose = decoded(html.replaceAll(/<code[^>]*>.*?<\/code>/gs, "").replaceAll(/<[^>]*>/g, " "));
  expect(prose).not.toMatch(/@(?!\u200b)|#(?!\u200b)/);
  expect(prose).not.toMatch(/:\/\/|www\.|gh-\d|\b[0-9a-f]{7}|[!%~$&^](?=[\p{L}\p{N}])/iu);
  expect(html).not.toMatch(/<code>[^<]*(<(?!\/code>))/);
  const cells = Array.from(html.matchAll(/<tr>(.*?)<\/tr>/gs), ([row]) => row.match(/<t[dh]/g)?.length ?? 0);
  expect(cells.filter((count) => count < 2 || count > 7)).toEqual([]);
  return { html, text: decoded(html.replaceAll(/<[^>]*>/g, "")).replaceAll("\u200b", "") };
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const decoded = (html: string): string =>
  html.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? "?"),
  );

/** What is left of a page without its words. */
export const structure = (html: string): string => html.replaceAll(/>[^<]*/g, ">");
