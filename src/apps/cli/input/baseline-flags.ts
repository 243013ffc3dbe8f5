import type { BaselineOptions } from "../../../core/check/baseline.ts";
import { addDays, type Day, isDay } from "../../../core/model/calendar.ts";
import type { Finding } from "../../../core/model/finding.ts";
import { RULES } from "../../../core/rules/table.ts";
import { waiverExceeded, waiverExpired } from "../../../core/rules/waivers.ts";
import { type Io, UsageError } from "../io.ts";
import { unknownName } from "../output/errors.ts";
import type { FleetFlags } from "./options.ts";
import { Questions } from "./questions.ts";

export interface BaselineFlags extends FleetFlags {
  readonly approvedBy?: string;
  readonly reason?: string;
  readonly expires?: string;
  readonly rule?: readonly string[];
  readonly renew?: boolean;
  readonly dryRun?: boolean;
  readonly format: string;
}

/** Who accepts the failures, and why. */
export interface Approval {
  readonly reason: string;
  readonly approvedBy: string;
}

const DEFAULT_DAYS = 90;
/** The schema allows as many characters. */
const LONGEST = { reason: 1000, approvedBy: 200 };

export function expiryOf(text: string | undefined, today: Day): Day {
  if (text === undefined) return addDays(today, DEFAULT_DAYS);
  if (!isDay(text)) throw new UsageError(`--expires ${text}: write a day as YYYY-MM-DD`);
  if (text < today) throw new UsageError(`--expires ${text}: that day is past`);
  const latest = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  if (text > latest) throw new UsageError(`--expires ${text}: use a day within a year, at the latest ${latest}`);
  return text;
}

export function optionsOf({ rule: codes, renew }: BaselineFlags): BaselineOptions {
  const guardrails = RULES.filter(({ kind, breaches }) => kind === "guardrail" && breaches !== undefined);
  const known = guardrails.map(({ code }) => code);
  for (const code of codes ?? []) {
    if (known.includes(code)) continue;
    throw unknownName(`--rule ${code}: there is no such guardrail`, code, known, "See tollgate rules list.");
  }
  return { rules: codes === undefined ? null : new Set(codes), renew: renew === true };
}

/** From the flags, else from questions on a terminal. A dry run needs neither. */
export async function approvalOf({ reason, approvedBy, dryRun }: BaselineFlags, io: Io): Promise<Approval> {
  const given = {
    reason: reason === undefined ? undefined : worded("reason", reason),
    approvedBy: approvedBy === undefined ? undefined : worded("approvedBy", approvedBy),
  };
  if (dryRun === true) return { reason: given.reason ?? "<reason>", approvedBy: given.approvedBy ?? "<approved-by>" };
  if (given.reason !== undefined && given.approvedBy !== undefined) return given as Approval;
  if (io.stdin.isTTY !== true) {
    throw new UsageError("without a terminal to ask on, --reason and --approved-by are needed");
  }
  const questions = new Questions(io);
  const ask = (question: string, key: keyof Approval): Promise<string> =>
    questions.ask(question, undefined, (answer) => worded(key, answer));
  try {
    return {
      approvedBy: given.approvedBy ?? (await ask("Who accepts the failures (every report shows it)", "approvedBy")),
      reason: given.reason ?? (await ask("Why", "reason")),
    };
  } finally {
    questions.close();
  }
}

function worded(key: keyof Approval, text: string): string {
  const words = text.trim().replaceAll(/\s+/g, " ");
  const flag = key === "reason" ? "--reason" : "--approved-by";
  if (words === "")
    throw new UsageError(`${flag} is empty: write ${key === "reason" ? "why the failures are accepted" : "a name"}`);
  if (words.length > LONGEST[key]) throw new UsageError(`${flag}: at most ${LONGEST[key]} characters`);
  return words;
}

/** Why a failure was not accepted. */
export function whyLeft({ code, data }: Finding, { rules, renew }: BaselineOptions): string {
  if (rules?.has(String(data["rule"] ?? code)) === false) return "Left out by --rule.";
  const wasAccepted = code === waiverExceeded.code || code === waiverExpired.code;
  if (wasAccepted && !renew) return "Fix it, or renew the waiver with --renew.";
  return "It cannot be accepted: its amount has more digits than a file can hold.";
}
