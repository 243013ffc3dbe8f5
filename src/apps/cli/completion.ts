import tab from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { FINDING_FORMAT_NAMES } from "../../core/report/format.ts";
import { textsOf } from "../../core/rules/rule.ts";
import { RULES } from "../../core/rules/table.ts";
import type { Io } from "./io.ts";
import { policyAsFound } from "./policy.ts";

type Complete = (value: string, description: string) => void;

/** Teaches the completion library what the command line cannot say itself: the cards and rules there are. */
export async function complete(program: Command, argv: readonly string[], io: Io): Promise<void> {
  const { commands } = tab(program);
  const cards = (answer: Complete): void => {
    for (const { id, title } of policyAsFound(io).cards.values()) answer(id, title);
  };
  const formats = (answer: Complete): void => {
    for (const format of FINDING_FORMAT_NAMES) answer(`${format}=`, "");
  };
  for (const name of ["check", "explain", "compare", "estimate", "init"]) {
    const option = commands.get(name)?.options.get("rate-card");
    if (option !== undefined) option.handler = cards;
  }
  for (const name of ["check", "diff"]) {
    const output = commands.get(name)?.options.get("output");
    if (output !== undefined) output.handler = formats;
  }
  const card = commands.get("rates show")?.arguments.get("id");
  if (card !== undefined) card.handler = cards;
  const rules = (answer: Complete): void => {
    const { guardrails } = policyAsFound(io);
    for (const rule of RULES) answer(rule.code, textsOf(rule, guardrails).what);
  };
  for (const rule of [
    commands.get("rules show")?.arguments.get("code"),
    commands.get("baseline")?.options.get("rule"),
  ]) {
    if (rule !== undefined) rule.handler = rules;
  }
  await printed(io, () => program.parseAsync(argv, { from: "user" }));
}

/** The library prints by itself. Its script for bash has constants, which a shell that sources it again complains of. */
async function printed(io: Io, print: () => Promise<unknown>): Promise<void> {
  const { log } = console;
  console.log = (text: string) => void io.stdout.write(`${text.replace(/^readonly (?=ShellComp)/gm, "")}\n`);
  try {
    await print();
  } finally {
    console.log = log;
  }
}
