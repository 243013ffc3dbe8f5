import { SubscribeCommand } from "@aws-sdk/client-sns";
import type { Aws } from "../../src/adapters/aws/aws.ts";
import type { AlarmPlan } from "../../src/core/alarms/alarm-plan.ts";
import { fleet, plan } from "../alarms/fleet.ts";
import { folder } from "../support/cli.ts";
import { deploy } from "./deploy.ts";
import type { Double, DoubleOptions } from "./double/double.ts";
import { connect, startDouble } from "./support.ts";

export interface Deployment {
  readonly double: Double;
  readonly aws: Aws;
  readonly plan: AlarmPlan;
  readonly arns: ReadonlyMap<string, string>;
  /** A repository with these budgets. */
  readonly cwd: string;
}

/** Budgets in a folder, and their plan in the double. Nobody has confirmed. */
export async function deployment(texts: readonly string[], options: Partial<DoubleOptions> = {}): Promise<Deployment> {
  const double = await startDouble(options);
  const aws = connect();
  const planned = plan(fleet(...texts));
  const arns = await deploy(aws, planned);
  const files = Object.fromEntries(texts.map((text, at) => [`budgets/${at}.yaml`, text]));
  const TopicArn = arns.get("operator");
  await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "operator@example.com" }));
  return { double, aws, plan: planned, arns, cwd: folder(files) };
}

/** Everybody who has a mail with a link follows it. */
export async function confirmMail({ sns: { delivery } }: Double, to?: string): Promise<void> {
  for (const mail of delivery.mail)
    if (mail.subject.includes("Confirmation") && (to === undefined || mail.to === to)) await fetch(mail.text);
}
