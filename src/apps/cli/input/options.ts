import { type Command, InvalidArgumentError, Option } from "commander";
import { PREFIX } from "../../../core/metrics/names.ts";
import { DOC_FORMAT_NAMES, FINDING_FORMAT_NAMES, PAGE_FORMAT_NAMES } from "../../../core/report/format.ts";

/** Under which policy, and on which day. */
export interface PolicyFlags {
  readonly policy?: string;
  readonly now?: string;
}

export interface BudgetFlags {
  /** Where the budgets are; commander gives the default. */
  readonly budgets?: string;
}

/** Which budgets of those that are found. */
export interface FleetFlags extends PolicyFlags, BudgetFlags {
  /** Of each label, any of the values. */
  readonly where?: ReadonlyMap<string, readonly string[]>;
}

export interface AwsFlags {
  readonly region?: string;
  readonly profile?: string;
}

/** Options that many commands have. */
export const withPolicyFolder = (command: Command): Command =>
  command.option("--policy <folder>", "where guardrails.yaml and rate-cards/ are (default: policy)");

export const withPolicy = (command: Command): Command =>
  withPolicyFolder(command.option("--now <day>", "as of this day, YYYY-MM-DD (default: today, UTC)"));

export const withPaths = (command: Command): Command =>
  withBudgets(command.argument("[paths...]", "organizations, files and folders (default: all below --budgets)"));

export const withLabels = (command: Command): Command =>
  command.option(
    "-w, --where <label=value>",
    "only budgets with this label; repeatable: any value of one label",
    collectLabel,
  );

export const withOrg = (command: Command): Command => command.argument("<org>", "the organization's id, or its file");

export const withBudgets = (command: Command): Command =>
  command.option("--budgets <folder>", "where the budgets are", "budgets");

export const withAws = (command: Command): Command =>
  command
    .option("--region <name>", "the AWS region (default: AWS_REGION)")
    .option("--profile <name>", "the AWS profile (default: AWS_PROFILE)");

export const withPrefix = (command: Command): Command =>
  command.option("--prefix <name>", "first part of the name of every alarm and topic", prefix, "tollgate");

export const withOperator = (command: Command): Command =>
  withPrefix(command)
    .option("--operator-topic <arn>", "an SNS topic of yours for alarms about the meter itself")
    .option("--operator-email <address>", "an email address for alarms about the meter itself");

const format = (names: readonly string[]): Option =>
  new Option("-f, --format <format>", "what to print").choices(names).default("text");

export const withDocFormat = (command: Command, ...more: string[]): Command =>
  withOutput(command.addOption(format([...DOC_FORMAT_NAMES, ...more])));

export const withPageFormat = (command: Command, ...more: string[]): Command =>
  withOutput(command.addOption(format([...PAGE_FORMAT_NAMES, ...more])));

export const withFindingFormat = (command: Command): Command => command.addOption(format(FINDING_FORMAT_NAMES));

export interface OutputFile {
  readonly format: string;
  readonly path: string;
}

export const withOutput = (command: Command): Command =>
  command.option("-o, --output <format=path>", "also write a report to a file; repeatable", collectOutput);

export const withJobs = (command: Command): Command =>
  command.option("-j, --jobs <n>", "threads for many budgets (default: one per CPU, at most 8)", jobs);

const MOST_JOBS = 64;

function jobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text) || Number(text) > MOST_JOBS) {
    throw new InvalidArgumentError(`Write a number from 1 to ${MOST_JOBS}.`);
  }
  return Number(text);
}

/** For an option that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function collectOutput(value: string, before: readonly OutputFile[] = []): readonly OutputFile[] {
  const at = value.indexOf("=");
  if (at < 1 || at === value.length - 1)
    throw new InvalidArgumentError("Write it as format=path, such as json=report.json.");
  return [...before, { format: value.slice(0, at), path: value.slice(at + 1) }];
}

function collectLabel(value: string, before: FleetFlags["where"] = new Map()): FleetFlags["where"] {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as label=value, such as env=prod.");
  const [label, wanted] = [value.slice(0, at), value.slice(at + 1)];
  return new Map([...before, [label, [...(before.get(label) ?? []), wanted]]]);
}

function prefix(text: string): string {
  if (PREFIX.test(text)) return text;
  throw new InvalidArgumentError("Use at most 64 letters, digits, hyphens and underscores.");
}

/** A month as the value of an option. */
export function month(text: string): string {
  if (!/^2\d{3}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError("Write it as YYYY-MM, such as 2026-12.");
  return text;
}
