import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What SNS posts. */
interface Posted {
  readonly Type: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly SubscribeURL?: string;
}

export interface Listener {
  readonly url: string;
  readonly received: readonly { readonly subject: string; readonly message: string }[];
}

/** A webhook as an owner would run one: confirms its subscription, and keeps what it is told. */
export async function listen(): Promise<Listener> {
  const received: { subject: string; message: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { Type, Subject = "", Message, SubscribeURL } = JSON.parse(text) as Posted;
    if (Type === "SubscriptionConfirmation" && SubscribeURL !== undefined) await fetch(SubscribeURL);
    else received.push({ subject: Subject, message: Message });
    response.writeHead(204).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}
