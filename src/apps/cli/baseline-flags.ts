import type { BaselineOptions } from "../../core/check/baseline.ts";
import { addDays, type Day, isDay } from "../../core/model/calendar.ts";
import type { Finding } from "../../core/model/finding.ts";
import { RULES } from "../../core/rules/table.ts";
import { waiverExceeded, waiverExpired } from "../../core/rules/waivers.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { type Io, UsageError } from "./io.ts";
import { Questions } from "./questions.ts";

export interface BaselineFlags {
  approvedBy?: string;
  reason?: string;
  expires?: string;
  rule?: readonly string[];
  renew?: boolean;
  dryRun?: boolean;
  where?: ReadonlyMap<string, string>;
  format: string;
  now?: string;
  policy?: string;
}

/** Who accepts, and why. */
export interface Approval {
  readonly reason: string;
  readonly approvedBy: string;
}

const DEFAULT_DAYS = 90;
/** As many characters as the schema lets through. */
const LONGEST = { reason: 1000, approvedBy: 200 };

export function expiryOf(text: string | undefined, today: Day): Day {
  if (text === undefined) return addDays(today, DEFAULT_DAYS);
  if (!isDay(text)) throw new UsageError(`--expires ${text}: write a day as YYYY-MM-DD`);
  if (text < today) throw new UsageError(`--expires ${text}: that day is over`);
  const latest = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  if (text > latest) throw new UsageError(`--expires ${text}: accept for a year at most, to ${latest}`);
  return text;
}

export function optionsOf({ rule: codes, renew }: BaselineFlags): BaselineOptions {
  const known = RULES.filter(({ kind, breaches }) => kind === "guardrail" && breaches !== undefined);
  for (const code of codes ?? []) {
    if (known.some((rule) => rule.code === code)) continue;
    const codesKnown = known.map((rule) => rule.code);
    const right = didYouMean(code, codesKnown, "See tollgate rules list.");
    throw new UsageError(`--rule ${code}: there is no such guardrail. ${right}`);
  }
  return { rules: codes === undefined ? null : new Set(codes), renew: renew === true };
}

/** From the flags; a dry run needs neither, and a terminal is asked. */
export async function approvalOf({ reason, approvedBy, dryRun }: BaselineFlags, io: Io): Promise<Approval> {
  const given = {
    reason: reason === undefined ? undefined : worded("reason", reason),
    approvedBy: approvedBy === undefined ? undefined : worded("approvedBy", approvedBy),
  };
  if (dryRun === true) return { reason: given.reason ?? "<reason>", approvedBy: given.approvedBy ?? "<approved-by>" };
  if (given.reason !== undefined && given.approvedBy !== undefined) return given as Approval;
  if (io.stdin.isTTY !== true) {
    throw new UsageError("--reason and --approved-by are needed where there is no terminal to ask on");
  }
  const questions = new Questions(io);
  const ask = (question: string, key: keyof Approval): Promise<string> =>
    questions.ask(question, undefined, (answer) => worded(key, answer));
  try {
    return {
      approvedBy: given.approvedBy ?? (await ask("Who accepts what fails (every report shows it)", "approvedBy")),
      reason: given.reason ?? (await ask("Why", "reason")),
    };
  } finally {
    questions.close();
  }
}

function worded(key: keyof Approval, text: string): string {
  const words = text.trim().replaceAll(/\s+/g, " ");
  const flag = key === "reason" ? "--reason" : "--approved-by";
  if (words === "") throw new UsageError(`${flag}: say it in words, or in a name`);
  if (words.length > LONGEST[key]) throw new UsageError(`${flag}: at most ${LONGEST[key]} characters`);
  return words;
}

/** Why a failure is still one. */
export function whyLeft({ code, data }: Finding, { rules, renew }: BaselineOptions): string {
  if (rules?.has(String(data["rule"] ?? code)) === false) return "Left out by --rule.";
  const wasAccepted = code === waiverExceeded.code || code === waiverExpired.code;
  if (wasAccepted && !renew) return "Mend it, or accept it anew with --renew.";
  return "It cannot be accepted: its amount has more digits than a file can hold.";
}
