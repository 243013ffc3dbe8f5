import type { Recipient } from "../../alarms/drift/recipients.ts";
import { count, words } from "../../text/text.ts";
import { type Doc, listBlocks } from "../documents/doc.ts";

export interface Told {
  readonly recipient: Recipient;
  /** Why AWS refused the message; null when it was accepted or not sent. */
  readonly error: string | null;
}

const NOT_SENT = {
  unconfirmed: "has not confirmed the subscription: follow the link in the mail from AWS",
  "not-subscribed": "is not subscribed: pulumi up --refresh subscribes it again",
  "no-topic": "has no topic: deploy the stack first, and check --region",
} as const;

/** Who was sent a test message, and who was not. */
export function notifyTestDoc(org: string, told: readonly Told[]): Doc {
  const sent = told.filter(isSent);
  const missed = told.filter((one) => !isSent(one));
  return {
    title: `Test message of ${org}: sent to ${count(sent.length)} of ${count(told.length)} recipients`,
    blocks: [
      ...listBlocks("Sent. These recipients should get it within minutes:", sent.map(sentText), "paragraph"),
      ...listBlocks("Not sent. These recipients would get no alarm:", missed.map(missedText), "paragraph"),
      {
        kind: "paragraph",
        text: "This test starts at the topic. To check whether CloudWatch may publish to it, run tollgate doctor.",
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

const sentText = ({ recipient: { protocol, endpoint, alarms } }: Told): string =>
  `${protocol} ${endpoint}: ${words(alarms.map(({ about }) => about))}`;

const missedText = ({ recipient: { protocol, endpoint, state }, error }: Told): string =>
  `${protocol} ${endpoint} ${state === "confirmed" ? `was refused by AWS: ${error}` : NOT_SENT[state]}`;
