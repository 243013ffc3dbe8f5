import { output, RunError } from "@pulumi/pulumi";
import { keyProblem } from "../../core/alarms/topics.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { printable } from "../../core/text/terminal.ts";
import { DASHBOARDS, type Problem, problemsOf, refuse, type StackConfig, SWITCH } from "./config.ts";
import type { GuardrailsArgs } from "./public.d.ts";

/** Stands in the plan for a topic that is not made yet. */
export const LATER = "arn:aws:sns:us-east-1:000000000000:operator";

const KEYS: Readonly<Record<keyof GuardrailsArgs, "string" | "boolean" | "object" | "input">> = {
  budgets: "string",
  root: "string",
  prefix: "string",
  where: "object",
  strict: "boolean",
  operatorEmail: "string",
  operatorTopic: "input",
  kmsKey: "input",
  tags: "object",
  meter: "string",
  dashboards: "string",
};

/**
 * The arguments of a component as the stack's configuration.
 * @throws RunError with everything that is wrong: a program without types may hand over anything
 */
export function configOf(name: string, args: GuardrailsArgs): StackConfig {
  refuse(`${name}.`, [...unlikeTypes(args)]);
  const { operatorTopic = null, kmsKey = null, dashboards = "fleet", meter = "off" } = args;
  const result = {
    budgets: args.budgets ?? "budgets",
    prefix: args.prefix ?? "tollgate",
    where: new Map(Object.entries(args.where ?? {}).map(([label, value]) => [label, [value]])),
    strict: args.strict ?? false,
    tags: new Map(Object.entries(args.tags ?? {})),
    kmsKey: kmsKey === null || typeof kmsKey === "string" ? kmsKey : output(kmsKey).apply(usableKey),
    operatorTopic: operatorTopic === null || typeof operatorTopic === "string" ? operatorTopic : LATER,
    operatorTopicArn: operatorTopic === null ? null : output(operatorTopic),
    operatorEmail: args.operatorEmail ?? null,
    dashboards,
    meter,
    hasSiblings: false,
  };
  refuse(`${name}.`, [
    ["dashboards", DASHBOARDS.includes(dashboards) ? null : `write ${DASHBOARDS.join(", ")}`],
    ["meter", SWITCH.includes(meter) ? null : `write ${SWITCH.join(" or ")}`],
    ...problemsOf(result),
  ]);
  return result;
}

function* unlikeTypes(args: object): Generator<Problem> {
  const known = Object.keys(KEYS);
  for (const [key, value] of Object.entries(args)) {
    const type = KEYS[key as keyof GuardrailsArgs];
    if (!Object.hasOwn(KEYS, key))
      yield [key, `there is no such argument. ${didYouMean(key, known, `Use one of ${known.join(", ")}.`)}`];
    else if (value !== undefined && type !== "input" && typeof value !== type) yield [key, `must be of type ${type}`];
    else if (type === "object" && Object.values(value ?? {}).some((one) => typeof one !== "string"))
      yield [key, "its values must be of type string"];
  }
}

function usableKey(key: string): string {
  const problem = keyProblem(key);
  if (problem !== null) throw new RunError(printable(problem));
  return key;
}
