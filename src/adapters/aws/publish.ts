import { PublishCommand } from "@aws-sdk/client-sns";
import type { Aws } from "./aws.ts";

/** @throws AwsError */
export async function publish(aws: Aws, TopicArn: string, Subject: string, Message: string): Promise<void> {
  const command = new PublishCommand({ TopicArn, Subject, Message });
  await aws.ask("sns:Publish", (options) => aws.sns.send(command, options));
}
