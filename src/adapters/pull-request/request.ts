import { clip } from "../../core/text/escape.ts";

/** An API refused or cannot be reached. @param isRefused the token may read and not write: not a fault of the check */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly isRefused: boolean;

  constructor(message: string, isRefused = false) {
    super(message);
    this.isRefused = isRefused;
  }
}

/** How to wait for an API; tests do not really wait. */
export interface Patience {
  /** Milliseconds. Rejects once the signal is aborted. */
  wait(ms: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  readonly signal: AbortSignal;
}

export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly content?: object;
  /** False: without an answer it may have been done, and repeating it would do it twice. */
  readonly isRepeatable: boolean;
}

export interface Answer {
  readonly status: number;
  /** Parsed JSON, or the text when it is not JSON. */
  readonly body: unknown;
  /** Refused by a rate limit, not for lack of permission. */
  readonly isLimited: boolean;
  /** Milliseconds to wait before asking again, where the API says so. */
  readonly retryAfter: number | null;
  /** Whether another page follows; null: the host does not say. */
  readonly hasNext: boolean | null;
}

const ATTEMPTS = 4;
const TIMEOUT_MS = 30_000;
/** A pull request should not wait longer for a comment. */
const LONGEST_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 500;

/** Retries when that may help. The last status is the answer; no answer at all is an error. */
export async function request(asked: Request, patience: Patience): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(asked, patience);
    const pause = attempt === ATTEMPTS ? null : pauseAfter(answer, asked, attempt);
    if (pause !== null) await patience.wait(pause);
    else if (answer instanceof HostError) throw answer;
    else return answer;
  }
}

function pauseAfter(answer: Answer | HostError, { isRepeatable }: Request, attempt: number): number | null {
  const ownPause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
  if (answer instanceof HostError || answer.status >= 500) return isRepeatable ? ownPause : null;
  if (!answer.isLimited) return null;
  const pause = answer.retryAfter ?? ownPause;
  return pause > LONGEST_WAIT_MS ? null : pause;
}

async function attemptOnce(asked: Request, { signal, now }: Patience): Promise<Answer | HostError> {
  const { method, url, headers, content } = asked;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(content === undefined ? {} : { "content-type": "application/json" }) },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const body = parsed(await response.text());
    return { status: response.status, body, hasNext: hasNext(response), ...limitOf(response, now()) };
  } catch (error) {
    signal.throwIfAborted();
    return new HostError(`${new URL(url).host} cannot be reached: ${reason(error)}`);
  }
}

/** GitLab names the next page, GitHub links to it. Both say it in a header. */
function hasNext({ headers }: Response): boolean | null {
  const [page, link] = [headers.get("x-next-page"), headers.get("link")];
  if (page !== null) return page.trim() !== "";
  return link === null ? null : /rel="?next"?/.test(link);
}

/** GitHub answers 403 or 429, and names seconds or the time at which the next request is allowed; GitLab answers 429. */
function limitOf({ status, headers }: Response, now: number): Pick<Answer, "isLimited" | "retryAfter"> {
  const seconds = wholeNumber(headers.get("retry-after"));
  const reset = wholeNumber(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset"));
  const isUsedUp = seconds !== null || headers.get("x-ratelimit-remaining") === "0";
  const isLimited = status === 429 || (status === 403 && isUsedUp);
  if (seconds !== null) return { isLimited, retryAfter: seconds * 1000 };
  return { isLimited, retryAfter: reset === null ? null : Math.max(0, reset * 1000 - now) };
}

const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function reason(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return name === "TimeoutError"
    ? `no answer in ${TIMEOUT_MS / 1000} seconds`
    : (cause?.code ?? "the connection failed");
}

export type Fields = Readonly<Record<string, unknown>>;

const LONGEST_MESSAGE = 300;

/** The value as an object; empty when it is not one. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

export function listOf({ body }: Answer, what: string): readonly Fields[] {
  if (!Array.isArray(body)) throw new HostError(`${what}: the answer is not a list`);
  return body.map(fieldsOf);
}

/** Ids go into addresses: only whole numbers are accepted. */
export function idOf(item: Fields | undefined): string | null {
  const id = item?.["id"];
  return Number.isSafeInteger(id) ? String(id) : null;
}

/** The answer if it has one of these statuses; else an error with the API's message. */
export function expectStatus(answer: Answer, statuses: readonly number[], what: string): Answer {
  const { status, body, isLimited } = answer;
  if (statuses.includes(status)) return answer;
  const { message, error } = fieldsOf(body);
  const said =
    [message, error].find((text) => typeof text === "string" && text !== "") ?? JSON.stringify(message ?? "");
  const why = isLimited ? "rate limit reached; run it again later" : clip(String(said), LONGEST_MESSAGE);
  throw new HostError(`${what}: answered ${status}: ${why}`, status === 403 && !isLimited);
}
