import { describe, expect, test } from "vitest";
import { awsEnvironment } from "../aws/support.ts";
import { CONTRACT_METER } from "../genesys/support.ts";
import { contract } from "../policy/contract.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { repository } from "../support/repository.ts";
import { commandPaths } from "./commands.ts";

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
  status: NO_CREDENTIALS,
  "check --shards": /no Pulumi\.<stack>\.yaml/,
  comment: /^tollgate: the environment does not name/,
};

interface Example {
  readonly command: string;
  /** As a person copies it: without what the help says about it. */
  readonly line: string;
}

/** Lines of a help's examples, with those that go on behind a backslash; two spaces end what is to be typed. */
function examplesIn(help: string): string[] {
  const [, examples = ""] = /^Examples:\n((?: {2}.*\n)+)/m.exec(help) ?? [];
  const lines = examples.replaceAll(/\\\n\s+/g, "").split("\n");
  return lines.map((line) => line.trim().split(/ {2,}/)[0] ?? "").filter((line) => line.includes("tollgate "));
}

/** What the shell hands to tollgate, once for each time that a line calls it. */
function callsOf(line: string): string[][] {
  const calls = line.replace(/^source <\((.*)\)$/, "$1").split(/;\s*/);
  return calls.map((call) => {
    const words = call.replace(/ > \S+$/, "").match(/"[^"]*"|\S+/g) ?? [];
    return words.slice(1).map((word) => word.replace(/^"(.*)"$/, "$1"));
  });
}

async function everyExample(): Promise<Example[]> {
  const paths = [[], ...(await commandPaths())];
  const found = await Promise.all(
    paths.map(async (path) => {
      const { out } = await tollgate([...path, "--help"]);
      return examplesIn(out).map((line) => ({ command: path.join(" "), line }));
    }),
  );
  return found.flat();
}

const HEAD = { plan: "{ from: 2026-11, months: 3 }", meter: CONTRACT_METER, labels: "{ env: prod }" };
const planned = (org: string): string => budget("consumption: { voice-bots: { minutes: 5000 } }\n", { ...HEAD, org });
const DAYS = ["02", "03", "04", "05", "06"].map((day) => `2026-11-${day}`);
const ORGS = ["acme", "acme-emea", "holiday-retailer"];
const USAGE = `org,day,tokens\n${ORGS.flatMap((org) => DAYS.map((day) => `${org},${day},9\n`)).join("")}`;
const FILES = {
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
const inside = (word: string): string => word.replace(/^\.\.\/before$/, "before").replace(/^\/var\/lib\//, "");
/** What a person at a terminal would answer to all that is asked. */
const ANSWERS = "ops@example.com\nnamed\n20\n250\n10\n\n\n\n\n\n\n";

/** What a command needs around it: what makes a file finds none of that name, what compares has something to compare. */
function place([command]: readonly string[]): string {
  if (command === "init" || command === "estimate") return folder();
  if (command !== "diff" && command !== "check") return folder(FILES);
  const made = repository({ ...FILES, "before/budgets/acme.yaml": planned("acme") });
  made.git("tag", "v1.2.0");
  made.write({ "budgets/acme.yaml": `${planned("acme")}# changed\n` });
  return made.path;
}

const examples = await everyExample();

describe("every example of every --help is taken", () => {
  test("there are some in each", async () => {
    const commands = (await commandPaths()).map((path) => path.join(" "));
    const without = commands.filter((command) => !examples.some((example) => example.command === command));
    // A program starts these, and a person never types them.
    const started = ["lsp", "mcp"];
    expect(without.filter((command) => !started.includes(command))).toEqual([
      "import",
      "usage",
      "meter",
      "rates list",
      "rates show",
      "rules list",
      "rules show",
    ]);
  });

  // A page is served until somebody ends it.
  test.each(examples.filter(({ command }) => command !== "view"))("$command: $line", async ({ line }) => {
    awsEnvironment();
    const calls = callsOf(line);
    const cwd = place(calls[0] ?? []);
    for (const args of calls) {
      const { code, out, err } = await tollgate(args.map(inside), { cwd, stdin: ANSWERS, isTerminal: true });
      if (code !== 0 && code !== 1) expect(err + out).toMatch(stopOf(args));
    }
  });
});

function stopOf([command = "", next = ""]: readonly string[]): RegExp {
  return STOPS[`${command} ${next}`] ?? STOPS[command] ?? /^(?!)/;
}
