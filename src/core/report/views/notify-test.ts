import { isChat } from "../../alarms/chat.ts";
import type { Unread } from "../../alarms/drift/deployed.ts";
import type { Recipient } from "../../alarms/drift/recipients.ts";
import { shownEndpoint } from "../../alarms/drift/topic-for.ts";
import { count, words } from "../../text/text.ts";
import { type Doc, listBlocks } from "../documents/doc.ts";

export interface Told {
  readonly recipient: Recipient;
  /** Whether AWS accepted the message. */
  readonly isSent: boolean;
  /** Why AWS refused the message; null when it was accepted or not sent. */
  readonly error: string | null;
}

const NOT_SENT = {
  unconfirmed: "has not confirmed the subscription: follow the link in the mail from AWS",
  "not-subscribed": "is not subscribed: pulumi up --refresh subscribes it again",
  "no-topic": "has no topic: deploy the stack, pulumi up --refresh, and check --region",
  unknown: "was not looked up: its topic is unknown",
} as const;

const NOT_LISTENING = "has no configuration that listens: pulumi up --refresh, then tollgate docs chat";

/** Who was sent a test message, and who was not. */
export function notifyTestDoc(org: string, told: readonly Told[], unread: readonly Unread[]): Doc {
  const sent = told.filter(({ isSent }) => isSent);
  const missed = told.filter(({ isSent }) => !isSent);
  const refusals = new Set(missed.flatMap(({ error }) => error ?? []));
  return {
    title: `Test message of ${org}: sent to ${count(sent.length)} of ${count(told.length)} recipients`,
    blocks: [
      ...listBlocks("Sent. These recipients should get it within minutes:", sent.map(sentText), "paragraph"),
      ...listBlocks("Not sent. These recipients would get no alarm:", missed.map(missedText), "paragraph"),
      ...listBlocks("What AWS answered:", [...unread.map(unreadText), ...refusals], "paragraph"),
      {
        kind: "paragraph",
        text: "This test starts at the topic. To check whether CloudWatch may publish to it, run tollgate doctor.",
      },
    ],
    data: {
      version: 1,
      org,
      recipients: told.map(({ recipient: { protocol, endpoint, state, alarms }, isSent, error }) => ({
        protocol,
        endpoint: shownEndpoint({ protocol, endpoint }),
        state,
        alarms: alarms.map(({ name }) => name),
        sent: isSent,
        error,
      })),
      unread,
    },
  };
}

const unreadText = ({ hides, message }: Unread): string => `${hides}: ${message}`;

const nameOf = ({ protocol, endpoint }: Recipient): string => `${protocol} ${shownEndpoint({ protocol, endpoint })}`;

function sentText({ recipient }: Told): string {
  const doubt = recipient.state === "unknown" ? "; whether it has confirmed is unknown" : "";
  return `${nameOf(recipient)}: ${words(recipient.alarms.map(({ about }) => about))}${doubt}`;
}

/** What AWS said is below, once for all of them. */
function missedText({ recipient, error }: Told): string {
  const { state } = recipient;
  if (state === "confirmed" || error !== null) return `${nameOf(recipient)} got nothing: see below`;
  const isDeaf = isChat(recipient) && (state === "unconfirmed" || state === "not-subscribed");
  return `${nameOf(recipient)} ${isDeaf ? NOT_LISTENING : NOT_SENT[state]}`;
}
