import { ForgeError } from "./forge.ts";

/** How long an API is waited for; a test waits otherwise. */
export interface Patience {
  /** Milliseconds. Rejects once the signal is aborted. */
  wait(ms: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  readonly signal: AbortSignal;
}

export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly content?: object;
  /** What may have been done although no answer came is not done again: it would be there twice. */
  readonly isRepeatable: boolean;
}

export interface Answer {
  readonly status: number;
  /** JSON, or the text that was no JSON. */
  readonly body: unknown;
  /** Refused for asking too often: that says nothing about what the token may do. */
  readonly isLimited: boolean;
  /** Milliseconds to wait before asking again, where the API says so. */
  readonly retryAfter: number | null;
}

const ATTEMPTS = 4;
const TIMEOUT_MS = 30_000;
/** Nobody wants a pull request to wait an hour for a comment. */
const LONGEST_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 500;

/** Asks again where that may help. Whatever status is left in the end is an answer; no answer at all is an error. */
export async function request(asked: Request, patience: Patience): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(asked, patience);
    const pause = attempt === ATTEMPTS ? null : pauseAfter(answer, asked, attempt);
    if (pause !== null) await patience.wait(pause);
    else if (answer instanceof ForgeError) throw answer;
    else return answer;
  }
}

function pauseAfter(answer: Answer | ForgeError, { isRepeatable }: Request, attempt: number): number | null {
  const ownPause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
  if (answer instanceof ForgeError || answer.status >= 500) return isRepeatable ? ownPause : null;
  if (!answer.isLimited) return null;
  const pause = answer.retryAfter ?? ownPause;
  return pause > LONGEST_WAIT_MS ? null : pause;
}

async function attemptOnce(asked: Request, { signal, now }: Patience): Promise<Answer | ForgeError> {
  const { method, url, headers, content } = asked;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(content === undefined ? {} : { "content-type": "application/json" }) },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: response.status, body: parsed(await response.text()), ...limitOf(response, now()) };
  } catch (error) {
    signal.throwIfAborted();
    return new ForgeError(`${new URL(url).host} cannot be reached: ${reason(error)}`);
  }
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
