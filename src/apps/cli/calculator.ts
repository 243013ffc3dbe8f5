import { InvalidArgumentError } from "commander";
import type { Lines } from "../../adapters/files/edit/draft.ts";
import { eitherNumber, mayBeThousands } from "../../core/budget/scalar.ts";
import { doubtOf } from "../../core/budget/thousands.ts";
import { UsageError } from "./io.ts";

/** The calculator's inputs: a flag, the feature and the key it stands for, in the file's own words. */
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
      throw new UsageError(`--line ${feature}.${key}=${other} and ${nameOf(option)} ${value} say one thing: keep one`);
    }
    lines.set(feature, { ...lines.get(feature), [key]: value });
  }
  return lines;
}

const nameOf = (option: string): string => option.replace(/ .*/, "");

/** A quantity that one flag gives, once. */
export const input =
  ({ option, key }: (typeof INPUTS)[number]) =>
  (text: string, before?: number): number => {
    if (before !== undefined) throw givenAlready(`${nameOf(option)} ${before}`);
    return quantityOf(key)(text);
  };

/** The last of two would win, and the first be lost without a word. */
export const givenAlready = (what: string): InvalidArgumentError =>
  new InvalidArgumentError(`${what} is given already: keep one.`);

/** A quantity as the file may hold it: the reader would refuse any other. */
export function quantity(text: string): number {
  if (!/^(0|[1-9]\d{0,11})(\.\d{1,6})?$/.test(text)) {
    throw new InvalidArgumentError("Write a number plainly, as in 1500 or 0.85.");
  }
  return Number(text);
}

/** A quantity of a line, where a dot may be meant to part thousands. */
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
