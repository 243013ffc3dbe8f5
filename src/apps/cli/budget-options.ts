import { type Command, InvalidArgumentError, Option } from "commander";
import type { Lines } from "../../adapters/files/edit/draft.ts";
import { UNIT_KEYS } from "../../core/model/rate-card.ts";
import { givenAlready, INPUTS, input, quantity, quantityOf, whole } from "./calculator.ts";

/** What estimate and init ask for alike. */
export function addBudgetOptions(command: Command): Command {
  return command
    .option("--users <n>", "licensed users", whole)
    .option("--cx4-users <n>", "how many of them have CX 4", whole)
    .addOption(new Option("--model <model>", "the licence model").choices(["named", "concurrent"]).default("named"))
    .option("--allocation <tokens>", "the monthly allocation your subscription page shows; picks the card", whole)
    .option("--rate-card <id>", "or name the card yourself")
    .option("--currency <code>", "ISO 4217", "USD")
    .option("--price <amount>", "contracted price per token, instead of the card's", quantity)
    .option("--cycle-start-day <day>", "day of the month the billing period begins", whole, 1)
    .option("--from <month>", "first month of the plan, YYYY-MM (default: this month)")
    .option("--months <n>", "months planned", whole, 12)
    .option("--working-days <n>", "working days a month", quantity, 20);
}

export function addCalculator(command: Command): Command {
  for (const each of INPUTS) command.option(each.option, each.help, input(each));
  return command.option(
    "--line <feature.key=n>",
    "any other line, such as ai-summary.summaries=5000; repeatable",
    collectLine,
  );
}

function collectLine(text: string, before: Lines = new Map()): Lines {
  const match = /^([a-z0-9][a-z0-9-]*)\.([A-Za-z]+)=(.+)$/.exec(text);
  const [, feature = "", key = "", value = ""] = match ?? [];
  if (match === null || !UNIT_KEYS.includes(key)) {
    throw new InvalidArgumentError("Write it as feature.key=number, such as ai-summary.summaries=5000.");
  }
  const other = before.get(feature)?.[key];
  if (other !== undefined) throw givenAlready(`${feature}.${key}=${other}`);
  return new Map([...before, [feature, { ...before.get(feature), [key]: quantityOf(key)(value) }]]);
}
