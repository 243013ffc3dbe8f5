import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type Answer, aggregates, type Happened } from "./analytics.ts";
import type { Contract, Detail, Invoice, Overview } from "./payloads.ts";

export const CLIENT = { id: "client-0001", secret: "s3cret-Value_that-nobody-sees" };

/** What the stand-in knows. Tests change it between requests. */
export interface World {
  contracts: Contract[];
  /** By the period's id. */
  details: Record<string, Detail>;
  /** The newest first. */
  overviews: Overview[];
  invoices: Invoice[];
  /** What its analytics know. */
  happened: Happened[];
  /** Kinds of analytics for which the client's role has no permission. */
  forbidden: string[];
}

/** Answers a request in the stand-in's place; false: not this one. */
export type Fault = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

/** Genesys Cloud on this machine: the login, and the parts of the billing API that are read. It refuses everything else. */
export class StandIn {
  readonly world: World;
  /** Method and path of each request, in order. */
  readonly requests: string[] = [];
  /** Seconds a token lives. */
  lifetime = 86_400;
  /** The first whose turn it is answers, once. */
  readonly faults: Fault[] = [];
  private readonly tokens = new Set<string>();
  private readonly server = createServer((request, response) => void this.handle(request, response));

  private constructor(world: World) {
    this.world = world;
  }

  static async start(world: Partial<World> = {}): Promise<StandIn> {
    const standIn = new StandIn({
      contracts: [],
      details: {},
      overviews: [],
      invoices: [],
      happened: [],
      forbidden: [],
      ...world,
    });
    const { server } = standIn;
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return standIn;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** As when a token is revoked, or the login service restarts. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  /** A fault of one request whose path has this in it; the next is answered as ever. */
  once(part: string, answer: (response: ServerResponse, request: IncomingMessage) => void): void {
    this.faults.push((path, response, request) => {
      if (!path.includes(part)) return false;
      answer(response, request);
      return true;
    });
  }

  always(part: string, answer: (response: ServerResponse, request: IncomingMessage) => void): void {
    for (let times = 0; times < 20; times++) this.once(part, answer);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += chunk;
    const path = request.url ?? "";
    this.requests.push(`${request.method} ${path}`);
    const at = this.faults.findIndex((fault) => fault(path, response, request));
    if (at >= 0) this.faults.splice(at, 1);
    else if (path === "/oauth/token") json(response, ...this.login(request, body));
    else json(response, ...this.answer(request, new URL(path, "http://stand.in"), body));
  }

  private login({ headers, method }: IncomingMessage, body: string): Answer {
    const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString("base64");
    const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
    if (method !== "POST" || !isForm || body !== "grant_type=client_credentials") return [400, {}];
    if (headers.authorization !== `Basic ${basic}`) return [401, { error: "invalid_client" }];
    const token = `token-${this.requests.length}-that-nobody-sees`;
    this.tokens.add(token);
    return [200, { access_token: token, token_type: "bearer", expires_in: this.lifetime }];
  }

  private answer({ headers, method }: IncomingMessage, { pathname, searchParams }: URL, body: string): Answer {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (!this.tokens.has(token)) return [401, { code: "bad.credentials", message: "Invalid login" }];
    const [, analytics] = /^\/api\/v2\/analytics\/([a-z]+)\/aggregates\/query$/.exec(pathname) ?? [];
    if (analytics !== undefined && method === "POST") {
      if (this.world.forbidden.includes(analytics)) return [403, { code: "missing.any.permissions", status: 403 }];
      const isJson = headers["content-type"] === "application/json";
      return isJson ? aggregates(analytics, body, this.world.happened) : [415, { code: "unsupported.media.type" }];
    }
    if (method !== "GET") return [405, { code: "not.allowed" }];
    const [, invoiceId] = /^\/api\/v2\/billing\/contracts\/invoices\/([^/]+)\/lines$/.exec(pathname) ?? [];
    if (invoiceId !== undefined) {
      return found(
        this.world.invoices.filter(({ id }) => id === invoiceId).map(({ lines }) => ({ entities: lines }))[0],
      );
    }
    if (pathname.endsWith("/contracts/invoices")) return this.invoices(searchParams);
    const [, kind, id, period] =
      /^\/api\/v2\/billing\/([a-z]+)(?:\/([^/]+))?(?:\/billingperiods\/([^/]+))?$/.exec(pathname) ?? [];
    const { contracts, details, overviews } = this.world;
    if (kind === "periods") {
      const dates = overviews.map(({ billingPeriodStartDate: startDate, billingPeriodEndDate: endDate }) => ({
        startDate,
        endDate,
      }));
      return [200, { entities: dates }];
    }
    if (kind === "subscriptionoverview") {
      const ending = Number(searchParams.get("periodEndingTimestamp"));
      const asked = overviews.find(({ billingPeriodEndDate }) => Date.parse(billingPeriodEndDate ?? "") === ending);
      if (asked === undefined) return found(undefined);
      const { billingPeriodStartDate: _, billingPeriodEndDate: __, ...rest } = asked;
      return [200, rest];
    }
    if (kind === "trusteebillingoverview") return found(overviews[Number(searchParams.get("billingPeriodIndex"))]);
    if (kind !== "contracts") return found(undefined);
    if (id === undefined) return this.page(searchParams);
    const contract = contracts.find((one) => one.id === id);
    return found(period === undefined || contract === undefined ? contract : details[period]);
  }

  /** One a page, so that pages are read. */
  private invoices(query: URLSearchParams): Answer {
    const at = Number((query.get("after") ?? "i0").slice(1));
    const { lines: _, ...invoice } = this.world.invoices[at] ?? { lines: [] };
    const hasMore = at + 1 < this.world.invoices.length;
    const entities = at < this.world.invoices.length ? [invoice] : [];
    return [200, hasMore ? { entities, nextUri: `/x?after=i${at + 1}` } : { entities }];
  }

  private page(query: URLSearchParams): Answer {
    const size = Number(query.get("pageSize"));
    if (!(size >= 1 && size <= 10)) return [400, { code: "bad.request" }];
    const from = Number((query.get("after") ?? "c0").slice(1));
    const entities = this.world.contracts.slice(from, from + size);
    const nextUri = `/api/v2/billing/contracts?pageSize=${size}&after=c${from + size}`;
    return [200, from + size < this.world.contracts.length ? { entities, nextUri } : { entities }];
  }
}

const found = (body: unknown): Answer => (body === undefined ? [404, { code: "not.found" }] : [200, body]);

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

export const text = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void => void response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
