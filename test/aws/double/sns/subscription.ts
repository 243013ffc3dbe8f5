import { randomUUID } from "node:crypto";
import { DAY, type World } from "../world.ts";
import { invalid } from "./topic.ts";

export interface Subscription {
  readonly arn: string;
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly token: string;
  readonly since: number;
  readonly isConfirmed: boolean;
  readonly filter?: string;
  /** Listed for a while after it was deleted, without its ARN. */
  readonly isDeleted?: true;
}

/** An unconfirmed one is gone after this. */
const PATIENCE = 3 * DAY;

const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+$/,
  "email-json": /^[^\s@]+@[^\s@]+$/,
  http: /^http:\/\/./,
  https: /^https:\/\/./,
  sqs: /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:.+$/,
};

export function newSubscription(topic: string, protocol: string, endpoint: string, { now }: World): Subscription {
  const pattern = ENDPOINTS[protocol];
  if (pattern === undefined) throw invalid("Protocol");
  if (!pattern.test(endpoint)) throw invalid(`${protocol} endpoint`);
  // A queue of this account needs nobody to confirm it.
  const isConfirmed = protocol === "sqs";
  return { arn: `${topic}:${randomUUID()}`, topic, protocol, endpoint, token: randomUUID(), since: now, isConfirmed };
}

export const isThere = ({ isConfirmed, since }: Subscription, { now }: World): boolean =>
  isConfirmed || now - since <= PATIENCE;
