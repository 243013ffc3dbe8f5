import { clip } from "../../core/text/escape.ts";
import { fieldsOf } from "../git/event.ts";

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
  readonly headers: Headers;
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
      // Fetch would send the token of a header such as private-token on to another host.
      redirect: "manual",
      headers: { ...headers, ...(content === undefined ? {} : { "content-type": "application/json" }) },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const body = parsed(await response.text());
    return { status: response.status, body, headers: response.headers, ...limitOf(response, now()) };
  } catch (error) {
    signal.throwIfAborted();
    return new HostError(`${new URL(url).host} cannot be reached: ${reason(error)}`);
  }
}

/** GitHub answers 403 or 429, and names seconds or the time at which the next request is allowed; others answer 429. */
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

const LONGEST_MESSAGE = 300;

/** The API's message, where it is in the places that the four hosts have for it. */
function said({ body, status, isLimited }: Answer): string {
  if (isLimited) return "rate limit reached; run it again later";
  if (status >= 300 && status < 400) return "a redirect, which is not followed: check the address and the names in it";
  const { message, error } = fieldsOf(body);
  const texts = [message, fieldsOf(error)["message"], error].filter((text) => typeof text === "string" && text !== "");
  return clip(String(texts[0] ?? JSON.stringify(message ?? "")), LONGEST_MESSAGE);
}

/** The answer if it was done, or has one of these statuses; else an error with the API's message. */
export function expectDone(answer: Answer, what: string, statuses: readonly number[] = []): Answer {
  const { status, isLimited } = answer;
  // 203 comes from between here and the host: a page to sign in.
  if ((status >= 200 && status < 300 && status !== 203) || statuses.includes(status)) return answer;
  throw new HostError(`${what}: answered ${status}: ${said(answer)}`, status === 403 && !isLimited);
}
