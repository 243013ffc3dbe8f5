import { InvalidArgumentError, Option } from "commander";
import { PREFIX } from "../../core/metrics/names.ts";
import { DOC_FORMAT_NAMES, FINDING_FORMAT_NAMES } from "../../core/report/format-names.ts";

/** Options that several commands share, worded once. */
export const docFormatOption = (): Option =>
  new Option("-f, --format <format>", "what to print").choices(DOC_FORMAT_NAMES).default("text");
export const findingFormatOption = (): Option =>
  new Option("-f, --format <format>", "what to print").choices(FINDING_FORMAT_NAMES).default("text");
export const outputOption = (): Option =>
  new Option("-o, --output <format=path>", "also write a report to a file; repeatable").argParser(collectOutput);
export const nowOption = (): Option => new Option("--now <day>", "as of this day, YYYY-MM-DD (default: today, UTC)");
export const policyOption = (): Option =>
  new Option("--policy <folder>", "where guardrails.yaml and rate-cards/ are (default: policy)");
export const prefixOption = (): Option =>
  new Option("--prefix <name>", "begins every alarm's and topic's name").argParser(prefix).default("tollgate");
export const operatorTopicOption = (): Option =>
  new Option("--operator-topic <arn>", "an SNS topic of yours for alarms about the meter itself");
export const operatorEmailOption = (): Option =>
  new Option("--operator-email <address>", "instead, or as well: an address for them");
export const regionOption = (): Option => new Option("--region <name>", "the AWS region (default: AWS_REGION)");
export const profileOption = (): Option => new Option("--profile <name>", "the AWS profile (default: AWS_PROFILE)");
export const jobsOption = (): Option =>
  new Option("-j, --jobs <n>", "threads for many budgets (default: one per CPU, at most 8)").argParser(jobs);

const MOST_JOBS = 64;

function jobs(text: string): number {
  const count = Number(text);
  if (!/^[1-9]\d?$/.test(text) || count > MOST_JOBS) {
    throw new InvalidArgumentError(`Write a number from 1 to ${MOST_JOBS}.`);
  }
  return count;
}

function prefix(text: string): string {
  if (!PREFIX.test(text)) {
    throw new InvalidArgumentError("Letters, digits, hyphens and underscores, at most 64.");
  }
  return text;
}

export interface OutputFile {
  readonly format: string;
  readonly path: string;
}

function collectOutput(value: string, before: readonly OutputFile[] = []): readonly OutputFile[] {
  const at = value.indexOf("=");
  if (at < 1 || at === value.length - 1)
    throw new InvalidArgumentError("Write it as format=path, such as json=report.json.");
  return [...before, { format: value.slice(0, at), path: value.slice(at + 1) }];
}

/** For --where, repeatable. */
export function collectLabel(
  value: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as label=value, such as env=prod.");
  return new Map([...before, [value.slice(0, at), value.slice(at + 1)]]);
}

export const pathsOr = (paths: readonly string[]): readonly string[] => (paths.length === 0 ? ["budgets"] : paths);
