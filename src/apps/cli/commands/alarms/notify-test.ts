import { isChat } from "../../../../core/alarms/chat.ts";
import {
  chatMessage,
  type Recipient,
  recipientsOf,
  testMessage,
  topicsOf,
} from "../../../../core/alarms/drift/recipients.ts";
import { shownEndpoint } from "../../../../core/alarms/drift/topic-for.ts";
import { planAlarms } from "../../../../core/alarms/plan.ts";
import { notifyTestDoc, type Told } from "../../../../core/report/views/notify-test.ts";
import { printable } from "../../../../core/text/terminal.ts";
import { counted } from "../../../../core/text/text.ts";
import { type OrgFlags, pricedOrg } from "../../input/budgets.ts";
import {
  type AwsFlags,
  withAws,
  withBudgets,
  withDocFormat,
  withOrg,
  withPolicy,
  withPrefix,
} from "../../input/options.ts";
import { Questions } from "../../input/questions.ts";
import { loadAws } from "../../input/usage/aws.ts";
import { EXIT, type Io, isNamed, UsageError } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import type { Define } from "../../program.ts";

interface Flags extends AwsFlags, OrgFlags {
  readonly prefix: string;
  readonly yes?: boolean;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate notify-test acme-emea               asks before it sends
  tollgate notify-test acme-emea --yes --profile prod

Sends a message to every recipient of the budget, through the deployed topics.
The message says that it is a test. Recipients that have not confirmed their
subscription are listed.

Exit codes: 0 sent to everybody, 1 not sent to somebody, 2 invalid input, or
AWS refused.`;

export const define: Define = (command, io, exit) => {
  command.description("Send a test message to everybody whom an organization's alarms notify.");
  withBudgets(withOrg(command)).option("-y, --yes", "send without asking");
  withPolicy(withDocFormat(withAws(withPrefix(command))))
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, flags: Flags) => exit(await notifyTest(org, flags, io)));
};

async function notifyTest(name: string, options: Flags, io: Io): Promise<number> {
  const { result, policy } = pricedOrg(name, options, io);
  const { org } = result;
  const { prefix } = options;
  const plan = planAlarms([result], policy.guardrails, { prefix, operatorTopic: null, operatorEmail: null });
  const topics = topicsOf(plan, org);
  if (topics.length === 0) throw new UsageError(`${org} notifies nobody: ${result.file} has alarms: off`);
  if (options.yes !== true && io.stdin.isTTY !== true)
    throw new UsageError("without a terminal to ask on, --yes is needed");
  const { Aws, Requests, publish, readTopics } = await loadAws(io);
  const aws = new Aws({ region: options.region, profile: options.profile, signal: io.signal });
  try {
    const requests = new Requests(aws);
    const query = { prefix: `${prefix}-`, planned: topics, place: null, isWhole: false };
    const deployed = await readTopics(aws, requests, query, () => {});
    if (deployed === null) requests.assertReached();
    const recipients = recipientsOf(plan, org, deployed);
    const reached = recipients.filter(isReached);
    if (reached.length > 0 && options.yes !== true && !(await isWanted(org, reached, io))) return EXIT.failed;
    const now = Math.floor(io.now().getTime() / 1000);
    const told: Told[] = [];
    for (const recipient of recipients) {
      const message = testMessage(result, recipient.alarms, now);
      const { subject, text } = isChat(recipient) ? chatMessage(message) : message;
      told.push(await tell(recipient, (topicArn) => publish(aws, topicArn, subject, text)));
    }
    reportDoc(notifyTestDoc(org, told, requests.unread), options, io);
    if (requests.unread.length > 0 || told.some(({ error }) => error !== null)) return EXIT.invalid;
    return told.every(({ isSent }) => isSent) ? EXIT.pass : EXIT.failed;
  } finally {
    aws.close();
  }
}

/** Where it is unknown who has confirmed, the topic is tried: it reaches those who have. */
const isReached = ({ state, topicArn }: Recipient): boolean =>
  topicArn !== null && (state === "confirmed" || state === "unknown");

/** Where AWS refuses one recipient, the others still get the message. */
async function tell(recipient: Recipient, send: (arn: string) => Promise<void>): Promise<Told> {
  if (!isReached(recipient)) return { recipient, isSent: false, error: null };
  try {
    await send(recipient.topicArn ?? "");
    return { recipient, isSent: true, error: null };
  } catch (error) {
    if (isNamed(error, "AwsError")) return { recipient, isSent: false, error: (error as Error).message };
    throw error;
  }
}

async function isWanted(org: string, recipients: readonly Recipient[], io: Io): Promise<boolean> {
  const questions = new Questions(io);
  try {
    for (const one of recipients) io.stderr.write(`  ${printable(`${one.protocol} ${shownEndpoint(one)}`)}\n`);
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
