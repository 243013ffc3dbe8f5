import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { FINDING_FORMAT_NAMES } from "../../core/report/format.ts";
import { textsOf } from "../../core/rules/rule.ts";
import { RULES } from "../../core/rules/table.ts";
import { policyAsFound } from "./input/policy.ts";
import type { Io } from "./io.ts";
import type { Program } from "./program.ts";

/** Prints the script that makes a shell ask for suggestions. */
export async function script(shell: string, io: Io): Promise<void> {
  const root = new Command("tollgate");
  tab(root);
  await answer(root, ["complete", shell], io);
}

/** Answers such a script: the words that may follow those after "complete --". */
export async function suggest({ root, load }: Program, argv: readonly string[], io: Io): Promise<void> {
  await load(argv.slice(2));
  const { commands } = tab(root);
  for (const [name, suggestions] of SUGGESTIONS) {
    const [path = "", option = ""] = name.split(" --");
    const command = commands.get(path.replace(/ <.*/, ""));
    const asked = command?.options.get(option) ?? command?.arguments.get(/<(.*)>/.exec(path)?.[1] ?? "");
    if (asked === undefined) continue;
    asked.handler = (add) => {
      for (const [value, description] of suggestions(io)) add(value, description);
    };
  }
  await answer(root, argv, io);
}

type Suggestions = (io: Io) => readonly (readonly [value: string, description: string])[];

const cards: Suggestions = (io) => [...policyAsFound(io).cards.values()].map(({ id, title }) => [id, title]);
const rules: Suggestions = (io) => {
  const { guardrails } = policyAsFound(io);
  return RULES.map((rule) => [rule.code, textsOf(rule, guardrails).what]);
};
const formats: Suggestions = () => FINDING_FORMAT_NAMES.map((format) => [`${format}=`, ""]);

/** The values that the command line cannot list: the rate cards and rules there are. */
const SUGGESTIONS: readonly (readonly [option: string, suggestions: Suggestions])[] = [
  ["check --rate-card", cards],
  ["explain --rate-card", cards],
  ["compare --rate-card", cards],
  ["estimate --rate-card", cards],
  ["init --rate-card", cards],
  ["rates show <id>", cards],
  ["rules show <code>", rules],
  ["baseline --rule", rules],
  ["check --output", formats],
  ["diff --output", formats],
  ["test --output", formats],
];

/** The library prints by itself. Its bash script declares constants, which a shell that sources it again refuses. */
async function answer(root: Command, argv: readonly string[], io: Io): Promise<void> {
  const { log } = console;
  console.log = (text: string) => void io.stdout.write(`${text.replace(/^readonly (?=ShellComp)/gm, "")}\n`);
  try {
    await root.parseAsync(argv, { from: "user" });
  } finally {
    console.log = log;
  }
}
