import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { commandPaths } from "./commands.ts";

interface Command {
  readonly name: string;
  readonly usage: string;
  readonly arguments: string;
  /** What the help says of each option, without choices and default. */
  readonly options: ReadonlyMap<string, string>;
}

const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

async function commandOf(path: readonly string[]): Promise<Command> {
  const { out } = await tollgate([...path, "--help"]);
  const part = (title: string): string => new RegExp(`\\n${title}:\\n((?: {2}.*\\n)+)`).exec(`${out}\n`)?.[1] ?? "";
  const options = part("Options")
    .split(/\n(?= {2}-)/)
    .map((entry) => /^ {2}(?:-\w, )?(--[a-z-]+(?: [<[][^\]>]*[>\]])?)\s+([\s\S]*)$/.exec(entry))
    .map((found) => [found?.[1] ?? "", plain(found?.[2] ?? "").replace(/ \((choices|default): .*\)$/, "")] as const);
  const usage = /^Usage: tollgate (.*)/.exec(out)?.[1] ?? "";
  return { name: path.join(" "), usage, arguments: plain(part("Arguments")), options: new Map(options) };
}

const commands = await Promise.all([...(await commandPaths()), ["explain", "forecast"]].map(commandOf));
const named = (name: string): Command | undefined => commands.find((command) => command.name === name);

const MANY = "check diff baseline compare advise reconcile export status alarms doctor view"
  .split(" ")
  .concat("meter run");
const ONE = ["explain", "explain forecast", "rehearse", "notify-test", "meter probe"];
/** About no budget that is there: they write one, list what is built in, or serve, convert, complete. */
const OTHERS = new Set(
  "init,estimate,comment,import,import trustee,import contract,import csv,test,usage,usage convert,meter,rates,rates list,rates show,rules,rules list,rules show,lsp,mcp,docs,schema,complete".split(
    ",",
  ),
);

const SHARED = [
  "--budgets <folder>",
  "--policy <folder>",
  "--now <day>",
  "--format <format>",
  "--output <format=path>",
];
const WHERE = "--where <label=value>";
/** A change is judged whole: a budget must not leave its judgement by another label. A page is served. Answers are JSON as they came. */
const LACKS: Readonly<Record<string, readonly string[]>> = {
  diff: [WHERE],
  view: ["--format <format>", "--output <format=path>"],
  "meter probe": ["--format <format>", "--output <format=path>"],
};

describe("commands about budgets are alike", () => {
  test("each command is about many budgets, about one, or about none", () => {
    const unknown = commands.filter(({ name }) => ![...MANY, ...ONE].includes(name) && !OTHERS.has(name));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test.each(MANY)("%s takes organizations and paths, and the same options", (name) => {
    const command = named(name);
    expect(command?.usage).toBe(`${name} [options] [paths...]`);
    expect(command?.arguments).toBe("paths organizations, files and folders (default: all below --budgets)");
    const missing = [WHERE, ...SHARED].filter((option) => command?.options.has(option) !== true);
    expect(missing).toEqual(LACKS[name] ?? []);
  });

  test.each(ONE)("%s takes an organization or its file, and the same options", (name) => {
    const command = named(name);
    expect(command?.arguments).toBe("org the organization's id, or its file");
    expect(SHARED.filter((option) => command?.options.has(option) !== true)).toEqual(LACKS[name] ?? []);
  });

  test("an option that they share is said in the same words", () => {
    for (const option of [
      WHERE,
      ...SHARED,
      "--region <name>",
      "--profile <name>",
      "--prefix <name>",
      "--usage <file>",
    ]) {
      const words = new Set([...MANY, ...ONE].flatMap((name) => named(name)?.options.get(option) ?? []));
      expect([option, ...words]).toHaveLength(2);
    }
  });
});

describe("an id and a path are the same budget", () => {
  const files = {
    "budgets/acme.yaml": budget("labels: { env: prod }\nmeter: off\nconsumption: { other: { tokens: 60000 } }\n"),
    "budgets/beta.yaml": budget("labels: { env: test }\nmeter: off\nconsumption: { other: { tokens: 5 } }\n", {
      org: "beta",
    }),
    "usage.csv": "day,org,feature,tokens\n2026-12-31,acme,other,40000\n2026-12-31,beta,other,5\n",
  };
  const USAGE = ["--usage", "usage.csv", "--now", "2027-01-01"];

  test.each([
    ["check"],
    ["compare", "--rate-card", "genesys-2026-06"],
    ["baseline", "--dry-run", "--approved-by", "cfo@example.com", "--reason", "accepted"],
    ["advise"],
    ["reconcile", ...USAGE],
    ["export"],
    ["status", ...USAGE],
    ["alarms"],
  ])("for %s", async (...command) => {
    const run = async (...names: string[]) => {
      const now = command.includes("--now") ? [] : ["--now", "2026-12-01"];
      const { code, out } = await tollgate([...command, ...now, ...names], { cwd: folder(files) });
      return { code, out };
    };
    const byId = await run("acme");
    expect(byId.out).toContain("acme");
    expect(await run("budgets/acme.yaml")).toEqual(byId);
    expect(await run("--where", "env=prod")).toEqual(byId);
    const other = await run("beta");
    expect(other.out).not.toContain("acme");
    expect(other.out).not.toBe(byId.out);
  });
});
