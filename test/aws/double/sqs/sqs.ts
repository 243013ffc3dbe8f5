import { createHash } from "node:crypto";
import { Fault } from "../fault.ts";
import type { JsonOperations } from "../json-protocol.ts";
import type { World } from "../world.ts";

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string;
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

interface SendMessageBatch {
  readonly QueueUrl: string;
  readonly Entries: readonly Entry[];
}

const MAX_ENTRIES = 10;
const DEDUPLICATION_SECONDS = 300;
const BATCH_ID = /^[A-Za-z0-9_-]{1,80}$/;
const FIFO_ID = /^[\x21-\x7e]{1,128}$/;

/** FIFO queues that are sent to; who receives in AWS is a Lambda's event source, and here a test. */
export class Sqs {
  readonly operations: JsonOperations;
  private readonly queues = new Map<string, Message[]>();
  private readonly seen = new Map<string, number>();
  private readonly world: World;
  private sent = 0;

  constructor(world: World) {
    this.world = world;
    this.operations = { SendMessageBatch: (input: SendMessageBatch) => this.send(input) };
  }

  /** Its URL. */
  createQueue(name: string): string {
    const url = `${this.world.url}/${this.world.account}/${name}`;
    this.queues.set(url, []);
    return url;
  }

  /** Everything that waits, taken out. */
  receive(url: string): Message[] {
    return this.queue(url).splice(0);
  }

  private queue(url: string): Message[] {
    const queue = this.queues.get(url);
    if (queue === undefined) throw new Fault("AWS.SimpleQueueService.NonExistentQueue", "The queue does not exist.");
    return queue;
  }

  private send({ QueueUrl, Entries }: SendMessageBatch): object {
    const queue = this.queue(QueueUrl);
    if (Entries.length === 0 || Entries.length > MAX_ENTRIES) {
      throw new Fault("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", `1 to ${MAX_ENTRIES} entries`);
    }
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
      throw new Fault("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "Two entries have one Id");
    }
    const Successful = Entries.map((entry) => this.enter(queue, QueueUrl, entry));
    return { Successful, Failed: [] };
  }

  private enter(queue: Message[], url: string, entry: Entry): object {
    const { Id, MessageBody, MessageGroupId = "", MessageDeduplicationId = "" } = entry;
    if (!BATCH_ID.test(Id)) throw new Fault("AWS.SimpleQueueService.InvalidBatchEntryId", Id);
    if (!FIFO_ID.test(MessageGroupId)) throw new Fault("MissingParameter", "MessageGroupId must be provided");
    if (!FIFO_ID.test(MessageDeduplicationId)) throw new Fault("InvalidParameterValue", "MessageDeduplicationId");
    const key = `${url} ${MessageDeduplicationId}`;
    const id = `message-${++this.sent}`;
    const before = this.seen.get(key);
    if (before === undefined || this.world.now - before >= DEDUPLICATION_SECONDS) {
      this.seen.set(key, this.world.now);
      queue.push({ id, body: MessageBody, group: MessageGroupId });
    }
    const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
    return { Id, MessageId: id, MD5OfMessageBody, SequenceNumber: String(this.sent) };
  }
}
