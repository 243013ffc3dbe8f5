import { SourceFailure } from "../../../core/model/usage-source.ts";
import { type Answer, answerTo, type Request } from "./answer.ts";
import { Json } from "./json.ts";
import { type Deadline, type Net, pause } from "./net.ts";
import { Pace } from "./pace.ts";
import type { Hosts } from "./regions.ts";
import { type Credentials, Secret } from "./secret.ts";

/** After 5xx, 408, 429 and broken connections. */
const RETRIES = 3;
const BACKOFF = 500;
/** A token is not used in its last minute: it could end before the request arrives. */
const MARGIN = 60_000;
const TOKEN = /^[\x21-\x7e]{1,8192}$/;
const MAX_TOKEN_AGE = 24 * 60 * 60 * 1000;

interface Token {
  readonly value: Secret;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Gets every answer of the API before it is read, without the client's secrets. */
export type Listener = (what: string, text: string) => void;

/** One OAuth client of Genesys Cloud: logs in when needed, keeps to its rate, and never shows its secrets. */
export class GenesysClient {
  private readonly hosts: Hosts;
  private readonly credentials: Credentials;
  private readonly net: Net;
  private readonly heard: Listener | null;
  private readonly pace: Pace;
  private token: Token | null = null;
  private login: Promise<Token> | null = null;

  constructor(hosts: Hosts, credentials: Credentials, net: Net, heard: Listener | null = null) {
    this.hosts = hosts;
    this.heard = heard;
    this.credentials = credentials;
    this.net = net;
    this.pace = new Pace(net);
  }

  /**
   * @param path below /api/v2, its variable parts encoded
   * @param what in messages: "the billing contracts"
   * @param query of a POST that only asks, and may be repeated; null: a GET
   */
  async get(path: string, what: string, deadline: Deadline, query: object | null = null): Promise<Json> {
    const ask = (by: Token): Promise<Answer> => this.ask(path, what, by, deadline, query);
    let token = await this.loggedIn(deadline);
    let answer = await ask(token);
    if (answer.status === 401) {
      // The token was revoked: log in, and try once more.
      if (this.token === token) this.token = null;
      token = await this.loggedIn(deadline);
      answer = await ask(token);
    }
    if (answer.status >= 300) throw this.refused(answer, what);
    // The answer may be printed: remove what it repeats of the secrets.
    const text = this.withoutSecrets(answer.text);
    this.heard?.(what, text);
    return Json.parse(text, what);
  }

  get clientId(): string {
    return this.credentials.clientId;
  }

  private ask(path: string, what: string, token: Token, deadline: Deadline, query: object | null): Promise<Answer> {
    const headers = { accept: "application/json", authorization: `Bearer ${token.value.reveal()}` };
    const init: RequestInit =
      query === null
        ? { method: "GET", headers }
        : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(query) };
    return this.send({ what, url: `${this.hosts.api}/api/v2${path}`, init }, deadline);
  }

  /** Organizations that ask at the same time share one login. */
  private loggedIn(deadline: Deadline): Promise<Token> {
    if (this.token !== null && this.token.until > this.net.now()) return Promise.resolve(this.token);
    this.login ??= this.logIn(deadline).finally(() => {
      this.login = null;
    });
    return this.login;
  }

  private async logIn(deadline: Deadline): Promise<Token> {
    const { clientId, clientSecret } = this.credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString("base64");
    const headers = { accept: "application/json", authorization: `Basic ${basic}` };
    const body = new URLSearchParams({ grant_type: "client_credentials" });
    const what = "the login";
    const url = `${this.hosts.login}/oauth/token`;
    const answer = await this.send({ what, url, init: { method: "POST", headers, body } }, deadline);
    if (answer.status === 400 || answer.status === 401) {
      throw this.failure("auth", "the login: the client id or secret is wrong");
    }
    if (answer.status >= 300) throw this.refused(answer, what);
    const json = Json.parse(answer.text, what);
    const { n, d } = json.at("expires_in").number();
    const age = Math.min(MAX_TOKEN_AGE, Number(n / d) * 1000);
    const text = json.at("access_token").string();
    if (!TOKEN.test(text)) throw json.at("access_token").fail("shape", "this is not a token");
    const value = new Secret(text);
    this.token = { value, until: this.net.now() + Math.max(0, age - MARGIN) };
    return this.token;
  }

  /** Retries until there is an answer that a retry would not change. */
  private async send(request: Request, deadline: Deadline): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(request, deadline);
      if (!(outcome instanceof SourceFailure)) return outcome;
      const wait = this.waitBefore(attempt, outcome);
      if (attempt === RETRIES || this.net.now() + wait >= deadline.at) throw outcome;
      await pause(wait, this.net, deadline);
    }
  }

  /** An answer, or a failure that a retry may fix. */
  private async attempt(request: Request, deadline: Deadline): Promise<Answer | SourceFailure> {
    const { what } = request;
    try {
      await this.pace.wait(deadline);
      const answer = await answerTo(request, this.net, deadline);
      const { status, retryAfter } = answer;
      if (status === 429) {
        if (retryAfter !== null) this.pace.hold(retryAfter);
        return new SourceFailure("throttled", `${what}: too many requests`, { retryAfter });
      }
      if (status !== 408 && status < 500) return answer;
      return new SourceFailure("unavailable", `${what}: status ${status}${correlationText(answer)}`, { retryAfter });
    } catch (error) {
      if (error instanceof SourceFailure && error.kind === "network") return error;
      throw error;
    }
  }

  /** As the answer asks, or doubled each time; random, so that a fleet does not retry all at once. */
  private waitBefore(attempt: number, { retryAfter }: SourceFailure): number {
    const backoff = BACKOFF * 2 ** attempt;
    return Math.ceil((retryAfter ?? backoff) + this.net.random() * backoff);
  }

  private refused(answer: Answer, what: string): SourceFailure {
    const { status } = answer;
    const code = errorCode(answer.text);
    const said = `${what}: status ${status}${code === null ? "" : `, ${code}`}${correlationText(answer)}`;
    if (status === 401) return this.failure("auth", said);
    if (status === 403) return this.failure("permission", said);
    return this.failure(status === 400 || status === 404 ? "not-found" : "shape", said);
  }

  /** The answer's words could repeat a secret. */
  private failure(kind: SourceFailure["kind"], message: string): SourceFailure {
    return new SourceFailure(kind, this.withoutSecrets(message));
  }

  private withoutSecrets(text: string): string {
    const { clientId, clientSecret } = this.credentials;
    return [clientSecret, new Secret(clientId), this.token?.value].reduce((rest, one) => one?.blot(rest) ?? rest, text);
  }
}

const correlationText = ({ correlationId }: Answer): string =>
  correlationId === null ? "" : ` (correlation id ${correlationId})`;

/** Genesys's own code, such as "missing.permission"; a message could hold a secret. */
function errorCode(text: string): string | null {
  try {
    const code = Json.parse(text, "").at("code").string();
    return /^[a-z][a-z0-9]*(\.[a-z0-9]+){1,6}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}
