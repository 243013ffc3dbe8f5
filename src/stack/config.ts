import { Config, RunError } from "@pulumi/pulumi";
import type { PlanOptions } from "../alarm/alarm-plan.ts";
import { keyProblem } from "../alarm/encryption.ts";
import { PREFIX } from "../alarm/names.ts";
import { printable } from "../report/terminal.ts";
import { pairsOf, tagProblem } from "./tags.ts";

const DASHBOARDS = ["organizations", "fleet", "none"] as const;

/** What Pulumi.yaml documents. */
export interface StackConfig extends PlanOptions {
  readonly budgets: string;
  readonly where: ReadonlyMap<string, string>;
  readonly strict: boolean;
  readonly tags: ReadonlyMap<string, string>;
  /** Encrypts the topics. Null: SNS keeps them unencrypted. */
  readonly kmsKey: string | null;
  /** Of each organization and the fleet, of the fleet alone, or none: each costs as much as thirty alarms. */
  readonly dashboards: (typeof DASHBOARDS)[number];
}

/** @throws RunError with everything that is wrong: Pulumi shows it without a stack trace. */
export function readConfig(config: Config = new Config("tollgate")): StackConfig {
  const where = pairsOf(config.getObject<unknown>("where"));
  const tags = pairsOf(config.getObject<unknown>("tags"));
  const result = {
    budgets: config.get("budgets") ?? "budgets",
    prefix: config.get("prefix") ?? "tollgate",
    where: where ?? new Map(),
    strict: config.getBoolean("strict") ?? false,
    tags: tags ?? new Map(),
    kmsKey: optional(config, "kmsKey"),
    operatorTopic: optional(config, "operatorTopic"),
    operatorEmail: optional(config, "operatorEmail"),
    dashboards: config.get("dashboards", { allowedValues: [...DASHBOARDS] }) ?? "organizations",
  };
  const { prefix, kmsKey } = result;
  refuse([
    ["where", where === null ? NO_PAIRS : null],
    ["tags", tags === null ? NO_PAIRS : tagProblem(tags)],
    ["prefix", PREFIX.test(prefix) ? null : `${prefix}: write letters, digits, - and _, at most 64`],
    ["kmsKey", kmsKey === null ? null : keyProblem(kmsKey)],
  ]);
  return result;
}

/** What Pulumi.yaml declares must have a default: there, nothing is an empty text. */
const optional = (config: Config, key: string): string | null => config.get(key) || null;

const NO_PAIRS = "write a list of name=value, such as [env=prod]";

function refuse(found: readonly (readonly [string, string | null])[]): void {
  const problems = found.flatMap(([key, problem]) =>
    problem === null ? [] : `  tollgate:${key}: ${printable(problem)}`,
  );
  if (problems.length > 0) throw new RunError(["tollgate cannot deploy this configuration:", ...problems].join("\n"));
}
