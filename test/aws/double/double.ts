import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { CHATBOT_REGION, Chatbot, SUBSCRIBER } from "./chatbot.ts";
import { CloudWatch } from "./cloudwatch/cloudwatch.ts";
import { DynamoDb } from "./dynamodb/dynamodb.ts";
import { Fault } from "./fault.ts";
import {
  type JsonOperations,
  type JsonService,
  jsonAnswer,
  jsonFault,
  jsonTarget,
  restAnswer,
  restFault,
} from "./json-protocol.ts";
import { queryAnswer, queryFault } from "./query-protocol.ts";
import { Sns } from "./sns/sns.ts";
import type { World } from "./world.ts";

const MAX_BYTES = 1_000_000;

export interface Request {
  readonly operation: string;
  readonly isGzip: boolean;
  /** Of the body, after gunzip. */
  readonly bytes: number;
}

export interface DoubleOptions {
  /** Seconds since 1970: the double has no other clock. */
  readonly now: number;
  /** "https://hooks.example.com" and the listener that stands in for it. */
  readonly hosts?: ReadonlyMap<string, string>;
  readonly region?: string;
  readonly account?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * CloudWatch, SNS, and what the meter needs of DynamoDB, on loopback: real HTTP, the protocols the SDK's clients
 * really speak, AWS's limits and errors, the product's own evaluator and an injected clock. What it does not know it
 * refuses.
 */
export class Double {
  readonly requests: Request[] = [];
  readonly sns: Sns;
  readonly dynamodb = new DynamoDb();
  readonly chatbot: Chatbot;
  private readonly cloudwatch: CloudWatch;
  private readonly services: Readonly<Record<JsonService, JsonOperations>>;
  private readonly world: World;
  private readonly server: Server;
  private readonly refusals = new Map<string, { fault: Fault; times: number; about: string }>();
  /** Answers in place of an operation's own; null: none, the connection is closed. */
  readonly pages = new Map<string, string | null>();

  private constructor(server: Server, { now, hosts = new Map(), region, account }: DoubleOptions) {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    this.world = { account: account ?? "123456789012", region: region ?? "us-east-1", url, now };
    this.server = server;
    this.sns = new Sns(this.world, hosts);
    this.cloudwatch = new CloudWatch(this.world, (...message) => this.sns.notify(...message));
    this.chatbot = new Chatbot(this.world, (topic, isListening) => this.sns.listen(topic, SUBSCRIBER, isListening));
    this.services = {
      GraniteServiceVersion20100801: this.cloudwatch.operations,
      DynamoDB_20120810: this.dynamodb.operations,
    };
  }

  static async start(options: DoubleOptions): Promise<Double> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const double = new Double(server, options);
    server.on("request", async (request, response) => {
      const answered = await double.answer(request);
      if (answered === null) {
        request.socket.destroy();
        return;
      }
      const { status, headers, body } = answered;
      response.writeHead(status, headers).end(body);
    });
    return double;
  }

  get url(): string {
    return this.world.url;
  }

  get now(): number {
    return this.world.now;
  }

  /** Lets time pass: alarms are evaluated, and what they say is delivered before this returns. */
  advanceTo(instant: number): Promise<void> {
    return this.cloudwatch.advanceTo(instant);
  }

  /** Answers an operation with an error: so many times, or always; only where the request holds some text, or always. */
  refuse(operation: string, code: string, refusal: { status?: number; times?: number; about?: string } = {}): void {
    const { status = 400, times = Number.POSITIVE_INFINITY, about = "" } = refusal;
    this.refusals.set(operation, { fault: new Fault(code, `${code} of ${operation}`, status), times, about });
  }

  /** As Lambda counts: one run of a function, that failed or did not. */
  ran(FunctionName: string, hasFailed = false): void {
    const Dimensions = [{ Name: "FunctionName", Value: FunctionName }];
    const { metrics } = this.cloudwatch;
    metrics.own({ Namespace: "AWS/Lambda", MetricName: "Invocations", Dimensions }, this.now, 1);
    metrics.own({ Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions }, this.now, hasFailed ? 1 : 0);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<Answer | null> {
    const body = await bodyOf(request);
    const isGzip = request.headers["content-encoding"] === "gzip";
    const text = (isGzip ? gunzipSync(body) : body).toString();
    const target = jsonTarget(request.headers);
    const { search } = new URL(request.url ?? "/", this.url);
    const form = new Map(new URLSearchParams(request.method === "GET" ? search : text));
    const { pathname } = new URL(request.url ?? "/", this.url);
    const chat = this.chatbot.operations[pathname];
    const name = chat === undefined ? (target?.operation ?? form.get("Action") ?? "") : pathname.slice(1);
    this.requests.push({ operation: name, isGzip, bytes: text.length });
    const page = this.pages.get(name);
    if (page === null) return null;
    if (page !== undefined) return { status: 200, headers: { "content-type": "text/html" }, body: page };
    try {
      this.check(name, request, text, chat === undefined ? this.world.region : CHATBOT_REGION);
      if (chat !== undefined) return restAnswer(chat(JSON.parse(text) as never));
      if (target === null) return queryAnswer(name, await find(this.sns.operations, name)(form));
      return jsonAnswer(find(this.services[target.service], name)(JSON.parse(text) as never));
    } catch (error) {
      // Whatever else is thrown is a mistake of the double: the SDK would try again, and hide it.
      const fault = error instanceof Fault ? error : new Fault("DoubleIsBroken", String((error as Error).stack));
      if (chat !== undefined) return restFault(fault);
      return target === null ? queryFault(fault) : jsonFault(fault, target);
    }
  }

  private check(operation: string, { headers, method }: IncomingMessage, text: string, where: string): void {
    const refusal = this.refusals.get(operation);
    if (refusal !== undefined && text.includes(refusal.about) && refusal.times-- > 0) throw refusal.fault;
    if (text.length > MAX_BYTES) throw new Fault("RequestEntityTooLarge", "Request entity too large", 413);
    // The link in a confirmation is followed by people, who sign nothing.
    if (method === "GET" && operation === "ConfirmSubscription") return;
    const [, region] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
    if (region === undefined) throw new Fault("MissingAuthenticationToken", "Request is missing a signature", 403);
    if (region !== where) throw new Fault("SignatureDoesNotMatch", `Credential should be scoped to ${where}`, 403);
  }
}

function find<T>(operations: Readonly<Record<string, T>>, name: string): T {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw new Fault("UnknownOperation", `This double does not know ${name}`);
  return operation;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
