import { expect, onTestFinished } from "vitest";
import { folder } from "../../support/cli.ts";
import { budget } from "../../support/report.ts";
import { EngineStack, type Ran, type StackOptions } from "./stack.ts";

const OPERATOR = { "tollgate:operatorEmail": "ops@example.com" };

/** A budget with an address of its own, unless another one is named. */
export const planned = (org: string, notify = `${org}@example.com`, more = "", head = ""): string =>
  budget(
    `${head}consumption: { virtual-agent: { sessionsPerDay: 100 } }\nalarms: { notify: [{ email: ${notify} }]${more} }\n`,
    { org },
  );

export const fleetOf = (...orgs: string[]): string =>
  folder(Object.fromEntries(orgs.map((org) => [`budgets/${org}.yaml`, planned(org)])));

/** A stack that ends with the test. */
export async function stackOf(root: string, options: StackOptions = {}): Promise<EngineStack> {
  const stack = await EngineStack.open(root, { ...options, config: { ...OPERATOR, ...options.config } });
  onTestFinished(stack.close);
  return stack;
}

export const names = ({ cloud }: EngineStack, type: string): string[] => cloud.named(type).map(({ id }) => id);

/** Alarms of CloudWatch that tell only topics with a subscription, by name. */
export function heard({ cloud }: EngineStack): string[] {
  const subscribed = new Set(cloud.named("TopicSubscription").map(({ inputs }) => inputs["topic"]));
  const isHeard = (arn: unknown): boolean => subscribed.has(arn);
  const alarms = cloud.named("MetricAlarm");
  return alarms.filter(({ inputs }) => (inputs["alarmActions"] as unknown[]).every(isHeard)).map(({ id }) => id);
}

/** No alarm without an audience, and no action to a topic that is not there. */
export function expectSound(stack: EngineStack): void {
  expect(heard(stack)).toEqual(names(stack, "MetricAlarm"));
  const actions = stack.cloud.named("MetricAlarm").map(({ inputs }) => inputs["alarmActions"] as unknown[]);
  expect(actions.filter((each) => each.length === 0)).toEqual([]);
}

export const done = (ran: Ran): Ran => {
  expect(ran, ran.said.join("\n")).toMatchObject({ isDone: true });
  return ran;
};
