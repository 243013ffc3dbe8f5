import { Queue } from "@pulumi/aws/sqs/queue.js";
import { jsonStringify, type Resource } from "@pulumi/pulumi";
import { meterResourceName } from "../../../core/metrics/names.ts";
import type { Surroundings } from "../surroundings.ts";
import { COLLECT_SECONDS } from "./functions.ts";

/** A turn that waited longer than an organization's cadence is worth nothing: the next one is there. */
const TURN_SECONDS = 4 * 3600;
const DEAD_SECONDS = 14 * 24 * 3600;
const TRIES = 3;

export interface Turns {
  readonly queue: Queue;
  /** Turns whose figures could not be kept, again and again. */
  readonly dead: Queue;
}

/** Turns of one OAuth client are one group: taken one batch after the other, within its rate. */
export function turnQueue({ plan, tags }: Surroundings, parent: Resource): Turns {
  const dead = fifo(plan.prefix, "turns-dead", { messageRetentionSeconds: DEAD_SECONDS, tags }, parent);
  const queue = fifo(
    plan.prefix,
    "turns",
    {
      messageRetentionSeconds: TURN_SECONDS,
      visibilityTimeoutSeconds: COLLECT_SECONDS + 60,
      redrivePolicy: jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: TRIES }),
      tags,
    },
    parent,
  );
  return { queue, dead };
}

/** Schedules that could not start their function. */
export function missedQueue({ plan, tags }: Surroundings, parent: Resource): Queue {
  const { logical, physical } = meterResourceName(plan.prefix, "missed");
  const args = { name: physical, messageRetentionSeconds: DEAD_SECONDS, sqsManagedSseEnabled: true, tags };
  return new Queue(logical, args, { parent });
}

function fifo(prefix: string, what: string, args: object, parent: Resource): Queue {
  const { logical, physical } = meterResourceName(prefix, what);
  return new Queue(
    logical,
    {
      name: `${physical}.fifo`,
      fifoQueue: true,
      deduplicationScope: "messageGroup",
      fifoThroughputLimit: "perMessageGroupId",
      sqsManagedSseEnabled: true,
      ...args,
    },
    { parent },
  );
}
