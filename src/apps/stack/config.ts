import { Config, type Input, type Output, output, RunError, runtime } from "@pulumi/pulumi";
import type { PlanOptions } from "../../core/alarms/alarm-plan.ts";
import { keyProblem } from "../../core/alarms/topics.ts";
import { pairsOf } from "../../core/check/stacks.ts";
import { PREFIX } from "../../core/metrics/names.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { printable } from "../../core/text/terminal.ts";
import { tagProblem } from "./tags.ts";

export const DASHBOARDS = ["organizations", "fleet", "none"] as const;
export const SWITCH = ["on", "off"] as const;
/** A role's name has at most 64 characters, and the meter's longest suffix, -meter-scheduler, has 16. */
const LONGEST_METER_PREFIX = 48;

/** What Pulumi.yaml documents. */
export interface StackConfig extends PlanOptions {
  readonly budgets: string;
  readonly where: ReadonlyMap<string, readonly string[]>;
  readonly strict: boolean;
  readonly tags: ReadonlyMap<string, string>;
  /** Whether other stacks of the repository are known, by their Pulumi.<stack>.yaml: a program says nothing of others. */
  readonly hasSiblings: boolean;
  /** Encrypts the topics. Null: SNS keeps them unencrypted. */
  readonly kmsKey: Input<string> | null;
  /** operatorTopic as it is used: a program may make it, and know it later. */
  readonly operatorTopicArn: Output<string> | null;
  /** Of each organization and the fleet, of the fleet alone, or none: each costs as much as thirty alarms. */
  readonly dashboards: (typeof DASHBOARDS)[number];
  /** Whether the stack meters: reads usage and sends it to CloudWatch, every hour. */
  readonly meter: (typeof SWITCH)[number];
}

/** @throws RunError with everything that is wrong: Pulumi shows it without a stack trace. */
export function readConfig(config: Config = new Config("tollgate")): StackConfig {
  const where = pairsOf(config.getObject<unknown>("where"));
  const tags = pairsOf(config.getObject<unknown>("tags"));
  const result = {
    budgets: config.get("budgets") ?? "budgets",
    prefix: config.get("prefix") ?? "tollgate",
    where: new Map([...(where ?? [])].map(([label, value]) => [label, [value]])),
    strict: config.getBoolean("strict") ?? false,
    tags: tags ?? new Map(),
    kmsKey: optional(config, "kmsKey"),
    operatorTopic: optional(config, "operatorTopic"),
    operatorEmail: optional(config, "operatorEmail"),
    dashboards: config.get("dashboards", { allowedValues: [...DASHBOARDS] }) ?? "fleet",
    meter: config.get("meter", { allowedValues: [...SWITCH] }) ?? "off",
  };
  refuse("tollgate:", [
    ...unknownKeys(Object.keys(result)),
    ["where", where === null ? NO_PAIRS : null],
    ["tags", tags === null ? NO_PAIRS : null],
    ...problemsOf(result),
  ]);
  return {
    ...result,
    hasSiblings: true,
    operatorTopicArn: result.operatorTopic === null ? null : output(result.operatorTopic),
  };
}

/** What is wrong wherever it was written. */
export const problemsOf = ({
  prefix,
  kmsKey,
  meter,
  tags,
}: Pick<StackConfig, "prefix" | "kmsKey" | "meter" | "tags">): Problem[] => [
  ["tags", tagProblem(tags)],
  ["prefix", PREFIX.test(prefix) ? null : `${prefix}: write letters, digits, - and _, at most 64`],
  ["meter", meter === "on" && prefix.length > LONGEST_METER_PREFIX ? TOO_LONG : null],
  ["kmsKey", typeof kmsKey === "string" ? keyProblem(kmsKey) : null],
];

/** A misspelled key would leave its default in force. */
const unknownKeys = (known: readonly string[]): (readonly [string, string])[] =>
  Object.keys(runtime.allConfig()).flatMap((name) => {
    const [project, key = ""] = name.split(/:(.*)/s);
    if (project !== "tollgate" || known.includes(key)) return [];
    return [[key, `there is no such key. ${didYouMean(key, known, `Use one of ${known.join(", ")}.`)}`] as const];
  });

/** Keys in Pulumi.yaml need a default: an empty text means none. */
const optional = (config: Config, key: string): string | null => config.get(key) || null;

const TOO_LONG = `the prefix is too long: names of the meter's roles have room for ${LONGEST_METER_PREFIX} characters of it`;
const NO_PAIRS = "write a list of name=value, such as [env=prod]";

/** A key, and what is wrong with it. */
export type Problem = readonly [key: string, problem: string | null];

export function refuse(before: string, found: readonly Problem[]): void {
  const problems = found.flatMap(([key, problem]) =>
    problem === null ? [] : `  ${printable(`${before}${key}`)}: ${printable(problem)}`,
  );
  if (problems.length > 0) throw new RunError(["tollgate cannot deploy this configuration:", ...problems].join("\n"));
}
