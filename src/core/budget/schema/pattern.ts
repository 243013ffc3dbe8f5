import { looksLikeSecret } from "../secrets.ts";

/** What a pattern of the schemas asks for, in words. */
export interface Meaning {
  /** "from must be ..., not 2026-13" */
  readonly is: string;
  readonly right: string;
  /** What was probably meant; only what fits the pattern is ever proposed. */
  readonly corrected?: (text: string) => string;
  /** The value may be a secret even if it does not look like one. */
  readonly isPrivate?: true;
}

const padded = (text: string): string => text.replaceAll("/", "-").replace(/-(\d)(?=-|$)/g, "-0$1");
const slug = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-|-$/g, "");

/** Out of a link that was pasted, or typed in another case. Only what has a digit: a name is no id. */
const idIn = (text: string, pattern: RegExp): string => {
  const [, id = ""] = pattern.exec(text.trim()) ?? [];
  return /\d/.test(id) ? id.toUpperCase() : "";
};

const DAY: Meaning = { is: "a day", right: "Write it as YYYY-MM-DD, such as 2027-01-15.", corrected: padded };
const MONTH: Meaning = {
  is: "a month from 2000 to 2099",
  right: "Write it as YYYY-MM, such as 2026-03.",
  corrected: (text) => padded(text).slice(0, 7),
};
const ID: Meaning = {
  is: "an id (lower-case letters, digits, hyphens)",
  right: "Write at most 63 characters, a letter or digit first.",
  corrected: (text) => slug(text).replaceAll(".", "-"),
};

/** The first whose part is in the pattern counts. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "T([01]": {
    is: "a day or a minute, UTC",
    right: "Write it as 2026-12-21 or 2026-12-21T00:01Z.",
    corrected: (text) => text.trim().replace(/^(\S+) (\d\d:\d\d)(?::\d\d)?Z?$/, "$1T$2Z"),
  },
  "utilization-": {
    is: "the name of an alarm",
    right: "Write utilization-80, over-budget, forecast, late-overage or feature-limit-<feature>.",
    corrected: (text) =>
      text
        .trim()
        .toLowerCase()
        .replace(/[\s_]+/g, "-")
        .replace(/%$/, "")
        .replace(/^utilisation/, "utilization"),
  },
  "^20[0-9]{2}-(0[1-9]|1[0-2])-": DAY,
  "^20[0-9]{2}": MONTH,
  "^[A-Z]{3}$": {
    is: "a currency code",
    right: "Write three capital letters, such as USD.",
    corrected: (text) => text.trim().toUpperCase(),
  },
  "^unknown$": {
    is: "a map of quantities, a list of parts, or unknown",
    right: "Write quantities in the unit of the card, as in { minutes: 300 }, or `unknown` if nobody knows yet.",
  },
  "^off$": { is: "a map or off", right: "Remove the key to have alarms, or write off to have none." },
  "^(on|off)$": {
    is: "a map, on or off",
    right: "Write on or off, or a map as in { forecast: true }.",
  },
  secretsmanager: {
    is: "a reference",
    right: "Write a Secrets Manager ARN, env:NAME or profile:NAME, and never the secret itself.",
    isPrivate: true,
  },
  ":sqs:": {
    is: "the ARN of a standard SQS queue",
    right: "Write arn:aws:sqs:REGION:ACCOUNT:NAME. A FIFO queue cannot subscribe.",
  },
  "^T[A-Z": {
    is: "the id of a Slack workspace",
    right: "Write it as T07EA123LEP: in a browser, it follows /client/ in Slack's address.",
    corrected: (text) => idIn(text, /(?:^|\/)(t[a-z0-9]{6,20})(?=\/|$)/i),
  },
  "^[CG][A-Z": {
    is: "the id of a Slack channel",
    right: "Write it as C07EZ1ABC23: right-click on the channel, Copy, Copy link. The link ends with it.",
    corrected: (text) => idIn(text, /(?:^|\/)([cg][a-z0-9]{8,20})(?:[?/]|$)/i),
  },
  "^[0-9a-fA-F]{8}": {
    is: "an id of Microsoft Teams",
    right:
      "Take it from the link to the channel (... > Get link to channel): tenantId is the tenant, groupId the team.",
  },
  "^19(": {
    is: "the id of a channel of Teams",
    right:
      "Write it as 19:...@thread.tacv2: ... > Get link to channel. It stands between /channel/ and the next slash.",
    corrected: (text) => /19(?::|%3a)[\w-]+(?:@|%40)thread\.\w+/i.exec(text)?.[0] ?? text,
  },
  "^https:": { is: "an https:// address", right: "Write an address that begins with https://.", isPrivate: true },
  "^https?:": { is: "a web address", right: "Write an address that begins with https://." },
  "@[A-Za-z0-9-]+": { is: "an e-mail address", right: "Write it as name@example.com." },
  "billed-outside": { is: "a rate", right: "Write a number, a fraction such as 1/17, included or billed-outside." },
  "^[A-Za-z0-9]": {
    is: "a name of letters, digits, _ . and -",
    right: "Use at most 63 of them, a letter or digit first.",
    corrected: (text) => text.trim().replace(/[^A-Za-z0-9_.-]+/g, "-"),
  },
  "^[a-z0-9]+$": {
    is: "an edition",
    right: "Use lower-case letters and digits, such as cx3.",
    corrected: (text) => slug(text).replace(/[^a-z0-9]/g, ""),
  },
  "[a-z0-9][a-z0-9.-]{0,62}": { ...ID, corrected: slug },
  "a-z0-9": ID,
  "^[not][A-Z]": {
    is: "the name of a metric",
    right: "Write the official name, such as nBotSessions.",
    corrected: (text) => text.trim(),
  },
  "^[a-z][A-Za-z]": { is: "the name of a dimension", right: "Write the official name, such as mediaType." },
};

export function meaningOf(pattern: string): Meaning {
  if (pattern.endsWith("%$")) return shareMeaning(pattern);
  const known = Object.entries(MEANINGS).find(([part]) => pattern.includes(part))?.[1];
  return known ?? { is: `of the form ${pattern}`, right: "" };
}

/** Shares are from 0% or above it, to 100% or to 1000%. */
function shareMeaning(pattern: string): Meaning {
  const range = `${pattern.startsWith("^(?!") ? "above 0%" : "from 0%"} to ${pattern.includes("1000") ? "1000%" : "100%"}`;
  return {
    is: `a share ${range}`,
    right: "Write a share such as 30% or 12.5%.",
    corrected: (text) => `${text.replace(/[\s%]/g, "").replace(",", ".")}%`,
  };
}

/** "2026-03" for "2026-3"; null where nothing near fits. */
export function corrected(text: string, pattern: string): string | null {
  const { corrected: correct, isPrivate } = meaningOf(pattern);
  if (correct === undefined || isPrivate === true || looksLikeSecret(text) !== null || text.length > 100) return null;
  const proposal = correct(text);
  return new RegExp(pattern).test(proposal) ? proposal : null;
}
