import type { ComparedPlan } from "../alarm-plan.ts";
import type { Place } from "../place.ts";
import { topicPolicy } from "../topics.ts";
import { list, type Plain, statementsOf } from "./grants.ts";

/** The statements that a topic's policy lacks or has beside those of the plan: "lacks Owner", "also has Stranger" */
export function policyChanges(place: Place, plan: ComparedPlan, topicArn: string, policy: string): string[] {
  const planned = topicPolicy(place, plan, topicArn).Statement.map((one) => normal(one, place));
  const deployed = statementsOf(policy).map((one) => normal(one, place));
  const lacks = planned.filter(({ text }) => !deployed.some((one) => one.text === text));
  const also = deployed.filter(({ text }) => !planned.some((one) => one.text === text));
  return [...lacks.map(({ sid }) => `lacks ${sid}`), ...also.map(({ sid }) => `also has ${sid}`)];
}

/** One value and a list of one, lists in any order, actions in any case, an account and its root are the same to IAM. */
function normal({ Sid, ...statement }: { readonly Sid?: unknown }, { partition, account }: Place) {
  const root = `arn:${partition}:iam::${account}:root`;
  const plain = (value: unknown, isAction: boolean): unknown => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return sorted(value as Plain);
    const texts = list(value).map(String);
    return texts.map((text) => (isAction ? text.toLowerCase() : text === account ? root : text)).sort();
  };
  const sorted = (of: Plain): unknown =>
    Object.entries(of)
      .map(([key, value]) => [key.toLowerCase(), plain(value, /^(not)?action$/i.test(key))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return { sid: typeof Sid === "string" ? Sid : "a statement without Sid", text: JSON.stringify(sorted(statement)) };
}
