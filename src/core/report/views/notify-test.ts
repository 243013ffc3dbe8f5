import type { Recipient } from "../../alarms/drift/recipients.ts";
import { count, words } from "../../text/text.ts";
import type { Block, Doc } from "../doc.ts";

export interface Told {
  readonly recipient: Recipient;
  /** Why AWS did not take the message; null: it took it, or none was sent. */
  readonly error: string | null;
}

const NOT_SENT = {
  unconfirmed: "has not confirmed the subscription: the link is in a mail from AWS",
  "not-subscribed": "is not subscribed: pulumi up --refresh subscribes it again",
  "no-topic": "has no topic: deploy the stack first, and look at --region",
} as const;

/** Who was sent a test message, and who would hear nothing. */
export function notifyTestDoc(org: string, told: readonly Told[]): Doc {
  const sent = told.filter(isSent);
  const missed = told.filter((one) => !isSent(one));
  return {
    title: `Test message of ${org}: sent to ${count(sent.length)} of ${count(told.length)} recipients`,
    blocks: [
      ...listOf("Sent. Each of them should have it within minutes:", sent.map(sentText)),
      ...listOf("Not sent. These would hear of no alarm:", missed.map(missedText)),
      {
        kind: "paragraph",
        text: "The message went from the topic on. Whether CloudWatch may publish to it: tollgate doctor.",
      },
    ],
    data: {
      version: 1,
      org,
      recipients: told.map(({ recipient: { protocol, endpoint, state, alarms }, error }) => ({
        protocol,
        endpoint,
        state,
        alarms: alarms.map(({ name }) => name),
        sent: state === "confirmed" && error === null,
        error,
      })),
    },
  };
}

const isSent = ({ recipient, error }: Told): boolean => recipient.state === "confirmed" && error === null;

const listOf = (text: string, items: readonly string[]): Block[] =>
  items.length === 0
    ? []
    : [
        { kind: "paragraph", text },
        { kind: "list", items },
      ];

const sentText = ({ recipient: { protocol, endpoint, alarms } }: Told): string =>
  `${protocol} ${endpoint}: ${words(alarms.map(({ about }) => about))}`;

const missedText = ({ recipient: { protocol, endpoint, state }, error }: Told): string =>
  `${protocol} ${endpoint} ${state === "confirmed" ? `was not sent it: ${error}` : NOT_SENT[state]}`;
