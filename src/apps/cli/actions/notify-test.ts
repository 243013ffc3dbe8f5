import { type Recipient, recipientsOf, testMessage, topicsOf } from "../../../core/alarms/drift/recipients.ts";
import { planAlarms } from "../../../core/alarms/plan.ts";
import { notifyTestDoc, type Told } from "../../../core/report/views/notify-test.ts";
import { printable } from "../../../core/text/terminal.ts";
import { counted } from "../../../core/text/text.ts";
import { awsPart } from "../aws-part.ts";
import { EXIT, type Io, isNamed, UsageError } from "../io.ts";
import { pricedOrg } from "../one-org.ts";
import { policyOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import { Questions } from "../questions.ts";
import type { AwsFlags } from "./doctor.ts";

export interface NotifyTestFlags extends AwsFlags {
  readonly budgets: string;
  readonly prefix: string;
  readonly yes?: boolean;
  readonly format: string;
  readonly now?: string;
  readonly policy?: string;
}

/** 1 where somebody of the budget was not told, 2 where AWS refused. */
export async function runNotifyTest(org: string, options: NotifyTestFlags, io: Io): Promise<number> {
  const { guardrails, ...policy } = policyOf(io, options.policy);
  const result = pricedOrg(org, options, { guardrails, ...policy }, io);
  const { prefix } = options;
  const plan = planAlarms([result], guardrails, { prefix, operatorTopic: null, operatorEmail: null });
  const topics = topicsOf(plan, org);
  if (topics.length === 0) throw new UsageError(`${org} tells nobody: ${result.file} says alarms: off`);
  if (options.yes !== true && io.stdin.isTTY !== true)
    throw new UsageError("give --yes where there is no terminal to ask on");
  const { Aws, publish, readTopics } = await awsPart();
  const aws = new Aws({ region: options.region, profile: options.profile, signal: io.signal });
  try {
    const recipients = recipientsOf(plan, org, await readTopics(aws, `${prefix}-`, topics, () => {}));
    const confirmed = recipients.filter(({ state }) => state === "confirmed");
    if (confirmed.length > 0 && options.yes !== true && !(await isWanted(org, confirmed, io))) return EXIT.failed;
    const now = Math.floor(io.now().getTime() / 1000);
    const told: Told[] = [];
    for (const recipient of recipients) {
      const { subject, text } = testMessage(result, recipient.alarms, now);
      const send = (topicArn: string): Promise<void> => publish(aws, topicArn, subject, text);
      told.push({ recipient, error: await failureOf(recipient, send) });
    }
    printDoc(notifyTestDoc(org, told), options.format, io);
    if (told.some(({ error }) => error !== null)) return EXIT.invalid;
    return confirmed.length === recipients.length ? EXIT.pass : EXIT.failed;
  } finally {
    aws.close();
  }
}

/** One that AWS refuses is no reason not to tell the others. */
async function failureOf({ state, topicArn }: Recipient, send: (arn: string) => Promise<void>): Promise<string | null> {
  if (state !== "confirmed" || topicArn === null) return null;
  try {
    await send(topicArn);
    return null;
  } catch (error) {
    if (isNamed(error, "AwsError")) return (error as Error).message;
    throw error;
  }
}

async function isWanted(org: string, recipients: readonly Recipient[], io: Io): Promise<boolean> {
  const questions = new Questions(io);
  try {
    for (const { protocol, endpoint } of recipients) io.stderr.write(`  ${printable(`${protocol} ${endpoint}`)}\n`);
    const whom = counted(recipients.length, "recipient");
    return (await questions.ask(`Send a test message of ${org} to ${whom}, yes or no`, "no", yesOrNo)) === "yes";
  } finally {
    questions.close();
  }
}

function yesOrNo(answer: string): "yes" | "no" {
  if (/^(y|yes)$/i.test(answer)) return "yes";
  if (/^(n|no)$/i.test(answer)) return "no";
  throw new Error("Write yes or no.");
}
