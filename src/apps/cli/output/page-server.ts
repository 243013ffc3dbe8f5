import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "../io.ts";

const LOOPBACK = "127.0.0.1";
const TOKEN_BYTES = 16;

const HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/**
 * One page on this machine, and word of its changes. It serves no files. Another machine cannot connect, another user of
 * this one does not know the address, and a website cannot have its own name stand for it: its Host is refused.
 */
export class PageServer {
  private readonly server: Server;
  private readonly token = randomBytes(TOKEN_BYTES).toString("hex");
  private readonly listeners = new Set<ServerResponse>();
  private readonly page: () => Promise<string>;

  /** @param page made again for each request */
  constructor(page: () => Promise<string>) {
    this.page = page;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Listens on a free port. @returns the address of the page */
  async start(): Promise<string> {
    await new Promise<void>((done, fail) => {
      this.server.once("error", ({ message }) => fail(new UsageError(`cannot listen on ${LOOPBACK}: ${message}`)));
      this.server.listen(0, LOOPBACK, done);
    });
    return `http://${LOOPBACK}:${this.port}/${this.token}/`;
  }

  /** Pages that are open load themselves again. */
  changed(): void {
    for (const listener of this.listeners) listener.write("event: changed\ndata: \n\n");
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = request;
    const isHere = [LOOPBACK, "localhost"].some((host) => headers.host === `${host}:${this.port}`);
    if (!isHere) return refuse(response, 421, "This page is for this machine only.");
    if (method !== "GET") return refuse(response, 405, "Only GET is answered.");
    if (url === `/${this.token}/events`) return this.listen(response);
    if (url !== `/${this.token}/`) return refuse(response, 404, "There is no such page.");
    try {
      const text = await this.page();
      response.writeHead(200, { ...HEADERS, "Content-Type": "text/html; charset=utf-8" }).end(text);
    } catch (error) {
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    }
  }

  private listen(response: ServerResponse): void {
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/event-stream" }).flushHeaders();
    this.listeners.add(response);
    response.on("close", () => this.listeners.delete(response));
  }
}

const refuse = (response: ServerResponse, status: number, why: string): void =>
  void response.writeHead(status, { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" }).end(`${why}\n`);
