import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { onTestFinished } from "vitest";

export interface Proxy {
  readonly url: string;
  /** The hosts that were asked for, each once, in order. */
  readonly hosts: ReadonlySet<string>;
}

/** A forward proxy on loopback. Beyond loopback it lets nothing out: 502. */
export async function startProxy(): Promise<Proxy> {
  const hosts = new Set<string>();
  const isOurs = (host: string): boolean => host === "127.0.0.1";
  const server = createServer((asked: IncomingMessage, answer) => {
    const to = new URL(asked.url ?? "");
    hosts.add(to.host);
    if (!isOurs(to.hostname)) return void answer.writeHead(502).end();
    const { method, headers } = asked;
    asked.pipe(
      request(to, { method, headers }, (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers);
        said.pipe(answer);
      }),
    );
  });
  server.on("connect", ({ url = "" }: IncomingMessage, socket) => {
    hosts.add(url);
    const [host = "", port] = url.split(":");
    socket.on("error", () => {});
    if (!isOurs(host)) return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const through = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      through.pipe(socket);
      socket.pipe(through);
    });
    through.on("error", () => socket.destroy());
    socket.on("close", () => through.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hosts };
}
