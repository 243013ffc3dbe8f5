import { type Command, InvalidArgumentError, Option } from "commander";
import type { Lines } from "../../../../adapters/files/edit/draft.ts";
import { eitherNumber, mayBeThousands } from "../../../../core/budget/yaml/scalar.ts";
import { doubtOf } from "../../../../core/budget/yaml/thousands.ts";
import { UNIT_KEYS } from "../../../../core/model/rate-card.ts";
import { UsageError } from "../../io.ts";

/** The calculator's inputs: each flag with the feature and the key that it sets in the budget file. */
export const INPUTS = [
  {
    flag: "copilotUsers",
    option: "--copilot-users <n>",
    feature: "agent-copilot",
    key: "users",
    help: "users of Agent Copilot",
  },
  {
    flag: "virtualAgentPerDay",
    option: "--virtual-agent-per-day <n>",
    feature: "virtual-agent",
    key: "sessionsPerDay",
    help: "virtual-agent sessions a working day",
  },
  {
    flag: "scoringPerDay",
    option: "--scoring-per-day <n>",
    feature: "ai-scoring",
    key: "evaluationsPerDay",
    help: "interactions scored a working day",
  },
  {
    flag: "voiceMinutesPerDay",
    option: "--voice-minutes-per-day <n>",
    feature: "voice-bots",
    key: "minutesPerDay",
    help: "voice-bot minutes a working day",
  },
  {
    flag: "digitalSessions",
    option: "--digital-sessions <n>",
    feature: "digital-bots",
    key: "sessions",
    help: "digital-bot sessions a month",
  },
  { flag: "messages", option: "--messages <n>", feature: "messaging", key: "messages", help: "messages a month" },
  {
    flag: "otherTokens",
    option: "--other-tokens <n>",
    feature: "other",
    key: "tokens",
    help: "other features, in tokens a month",
  },
] as const;

export type CalculatorFlags = { readonly [K in (typeof INPUTS)[number]["flag"]]?: number } & { readonly line?: Lines };

export function linesOf(flags: CalculatorFlags): Lines {
  const lines = new Map(flags.line ?? []);
  for (const { flag, option, feature, key } of INPUTS) {
    const value = flags[flag];
    if (value === undefined) continue;
    const other = lines.get(feature)?.[key];
    if (other !== undefined) {
      throw new UsageError(
        `--line ${feature}.${key}=${other} and ${nameOf(option)} ${value} set the same quantity: keep one`,
      );
    }
    lines.set(feature, { ...lines.get(feature), [key]: value });
  }
  return lines;
}

const nameOf = (option: string): string => option.replace(/ .*/, "");

/** A quantity that one flag gives, once. */
const input =
  ({ option, key }: (typeof INPUTS)[number]) =>
  (text: string, before?: number): number => {
    if (before !== undefined) throw givenAlready(`${nameOf(option)} ${before}`);
    return quantityOf(key)(text);
  };

/** Otherwise the last of two would win, and the first would be ignored. */
const givenAlready = (what: string): InvalidArgumentError =>
  new InvalidArgumentError(`${what} is given already: keep one.`);

/** A quantity as the budget file accepts it. */
function quantity(text: string): number {
  if (!/^(0|[1-9]\d{0,11})(\.\d{1,6})?$/.test(text)) {
    throw new InvalidArgumentError("Write a number plainly, as in 1500 or 0.85.");
  }
  return Number(text);
}

/** A quantity of a line, where a dot may be meant as a thousands separator. */
export const quantityOf =
  (key: string) =>
  (text: string): number => {
    const doubt = doubtOf(text, key);
    if (doubt !== null) throw new InvalidArgumentError(doubt.right);
    return quantity(text);
  };

export function whole(text: string): number {
  if (mayBeThousands(text)) throw new InvalidArgumentError(eitherNumber(text, true));
  if (!/^(0|[1-9]\d{0,11})$/.test(text)) throw new InvalidArgumentError("Write a whole number, as in 200.");
  return Number(text);
}

/** The options that estimate and init share. */
export function withBudget(command: Command): Command {
  return command
    .option("--users <n>", "licensed users", whole)
    .option("--cx4-users <n>", "how many of the users have CX 4", whole)
    .addOption(new Option("--model <model>", "the licence model").choices(["named", "concurrent"]).default("named"))
    .option("--allocation <tokens>", "the monthly allocation on your subscription page; selects the rate card", whole)
    .option("--rate-card <id>", "use this rate card")
    .option("--currency <code>", "a code of ISO 4217", "USD")
    .option("--price <amount>", "contracted price per token, in place of the card's", quantity)
    .option("--cycle-start-day <day>", "day of the month the billing period begins", whole, 1)
    .option("--from <month>", "first month of the plan, YYYY-MM (default: this month)")
    .option("--months <n>", "months planned", whole, 12)
    .option("--working-days <n>", "working days a month", quantity, 20);
}

export function withCalculator(command: Command): Command {
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
