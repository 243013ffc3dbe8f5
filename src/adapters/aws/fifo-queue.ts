import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Aws } from "./aws.ts";
import { AwsError } from "./aws-error.ts";

/** A message of a FIFO queue. */
export interface FifoMessage {
  readonly body: string;
  readonly group: string;
  readonly deduplication: string;
}

const MOST = 10;

/** A FIFO queue of SQS that is sent to. */
export class FifoQueue {
  private readonly aws: Aws;
  private readonly client: SQSClient;
  private readonly url: string;

  constructor(aws: Aws, url: string) {
    this.aws = aws;
    this.client = aws.connect(SQSClient);
    this.url = url;
  }

  /** @throws AwsError where any could not be sent: of a batch, some may have been */
  async send(messages: readonly FifoMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += MOST) await this.sendBatch(messages.slice(at, at + MOST));
  }

  private async sendBatch(messages: readonly FifoMessage[]): Promise<void> {
    const Entries = messages.map(({ body, group, deduplication }, at) => ({
      Id: String(at),
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplication,
    }));
    const command = new SendMessageBatchCommand({ QueueUrl: this.url, Entries });
    const { Failed = [] } = await this.aws.ask("sqs:SendMessage", (options) => this.client.send(command, options));
    const [first] = Failed;
    if (first !== undefined) throw new AwsError("refused", `SQS refuses ${Failed.length} messages: ${first.Code}`);
  }
}
