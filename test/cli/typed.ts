import { CONTRACT_METER } from "../genesys/support.ts";
import { contract } from "../policy/contract.ts";
import { budget } from "../support/report.ts";

const NO_AWS = /^tollgate: (no AWS region is set|there are no AWS credentials)/;
const NO_CREDENTIALS = /\(credentials\)/;
/** How far one comes that needs what a test has not: AWS, Genesys Cloud, a forge. */
const STOPS: Readonly<Record<string, RegExp>> = {
  doctor: NO_AWS,
  "notify-test": NO_AWS,
  "meter run": NO_AWS,
  "meter probe": NO_CREDENTIALS,
  "status --from": NO_AWS,
  reconcile: NO_CREDENTIALS,
  "import trustee": NO_CREDENTIALS,
  "import contract": NO_CREDENTIALS,
  "export --data": NO_CREDENTIALS,
  status: /\(credentials\)|its budget has no meter/,
  "check --shards": /no Pulumi\.<stack>\.yaml/,
  comment: /^tollgate: the environment does not name/,
};

/** What the shell hands to tollgate, once for each time that a line calls it. */
export function callsOf(line: string): string[][] {
  const calls = line.replace(/^source <\((.*)\)$/, "$1").split(/;\s*/);
  return calls.map((call) => {
    const words = call.replace(/ > \S+$/, "").match(/"[^"]*"|\S+/g) ?? [];
    return words.slice(1).map((word) => word.replace(/^"(.*)"$/, "$1"));
  });
}

const HEAD = { plan: "{ from: 2026-11, months: 3 }", meter: CONTRACT_METER, labels: "{ env: prod }" };
export const planned = (org: string): string =>
  budget("consumption: { voice-bots: { minutes: 5000 } }\n", { ...HEAD, org });
export const DAYS = ["02", "03", "04", "05", "06"].map((day) => `2026-11-${day}`);
const ORGS = ["acme", "acme-emea", "holiday-retailer"];
const USAGE = `org,day,tokens\n${ORGS.flatMap((org) => DAYS.map((day) => `${org},${day},9\n`)).join("")}`;
export const FILES = {
  "budgets/acme.yaml": planned("acme"),
  "budgets/acme-emea.yaml": planned("acme-emea"),
  "budgets/acme-emea.test.yaml": `version: 1\ntests: [{ name: a campaign, period: 2026-11, usage: "9x4" }]\n`,
  "budgets/holiday-retailer.yaml": planned("holiday-retailer"),
  "policy/rate-cards/acme-contract.yaml": contract(),
  "usage.csv": USAGE,
  "report.csv": "Date,Resource,Tokens\n2026-11-02,Genesys Cloud Voice Bots,9\n",
  "usage.json": JSON.stringify([{ day: "2026-11-02", tokens: 9 }]),
  "examples/usage/holiday-retailer.csv": USAGE,
  "invoice.csv": "product,start,end,amount\nAI Experience Tokens,2026-11-01,2026-11-30,9\n",
  "customers.csv": "org,included\nbeta,250\n",
  "diff.md": "# Diff\n",
  "check.md": "# Check\n",
};

/** Places of a person's own machine, as a test may use them. */
export const inside = (word: string): string =>
  word
    .replace(/^\.\.\/before$/, "before")
    .replace(/^\/var\/lib\//, "")
    .replace("<id>", "0a1b2c3d-4e5f");
/** What a person at a terminal would answer to all that is asked. */
export const ANSWERS = `ops@example.com\nnamed\n20\n250\n10\n${"\n".repeat(20)}`;

export function stopOf([command = "", next = ""]: readonly string[]): RegExp {
  return STOPS[`${command} ${next}`] ?? STOPS[command] ?? /^(?!)/;
}
