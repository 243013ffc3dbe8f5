import { type Exact, exactText } from "../model/exact.ts";
import type { Data, Finding, FindingKind, Problem, Severity } from "../model/finding.ts";
import { type Money, moneyText } from "../model/money.ts";
import type { Rule } from "./rule.ts";
import { ruleOf } from "./table.ts";

/** What every finding has, whatever it is about: a file, a change or a deployed alarm. */
export const worded = (rule: Rule, args: Data, severity: Severity = rule.severity) => ({
  code: rule.code,
  severity,
  message: rule.say(args),
  help: rule.help?.(args) ?? rule.fix,
});

type Place = Pick<Finding, "file" | "line" | "column">;
type About = Place &
  Pick<Finding, "path"> &
  Partial<Pick<Finding, "severity" | "org" | "periods" | "remedies" | "data">>;

/** A finding of a rule about budgets: where it is, and in which words. Its data are the arguments, unless it says others. */
export function findingOf(rule: Rule, args: Data, about: About): Finding {
  const { severity, org, data, remedies, ...place } = about;
  const words = worded(rule, args, severity);
  return {
    code: words.code,
    kind: rule.kind as FindingKind,
    severity: words.severity,
    message: words.message,
    ...(org === undefined ? {} : { org }),
    ...place,
    data: data === undefined ? dataOf(args) : dataOf(data),
    help: words.help,
    ...(remedies === undefined ? {} : { remedies }),
  };
}

/** A problem of the input as a finding. */
export function inputFinding({ code, args, path, edits }: Problem, at: Place, org: string | null): Finding {
  const rule = ruleOf(code);
  if (rule === null) throw new Error(`no rule ${code}`);
  const found = findingOf(rule, args, { ...at, path, ...(org === null ? {} : { org }) });
  const summary = found.help?.replace(/\.$/, "") ?? rule.fix;
  return edits === undefined ? found : { ...found, remedies: [{ kind: "correct", summary, edits }] };
}

/** A finding as reports have it: its remedies are for `--fix`. */
export function reported(finding: Finding): Omit<Finding, "remedies"> {
  const { remedies: _remedies, ...rest } = finding;
  return rest;
}

/** A finding's numbers as JSON has them: whole tokens are numbers, exact values and money are text. */
export function dataOf(args: Data): Data {
  const data: Record<string, unknown> = {};
  for (const key in args) data[key] = jsonValue(args[key]);
  return data;
}

function jsonValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(jsonValue);
  if (isExact(value)) return exactText(value);
  if (isMoney(value)) return { amount: moneyText(value.minor, value.currency), currency: value.currency.code };
  return dataOf(value as Data);
}

const isExact = (value: object): value is Exact => "n" in value && "d" in value;
const isMoney = (value: object): value is Money => "minor" in value && "currency" in value;
