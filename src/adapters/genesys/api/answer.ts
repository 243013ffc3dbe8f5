import { SourceFailure } from "../../../core/model/usage-source.ts";
import { bounded, type Deadline, ended, type Net } from "./net.ts";

/** Larger than any billing period: thousands of charges are some hundred kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;
/** For one request; the deadline may come first. */
const PATIENCE = 20_000;

export interface Request {
  /** In messages: "the login". */
  readonly what: string;
  readonly url: string;
  readonly init: RequestInit;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Milliseconds, if the answer says. */
  readonly retryAfter: number | null;
  /** What Genesys's support asks for. */
  readonly correlationId: string | null;
}

/** Sends one request. Its answer may have any status, but must be JSON, no redirect, and within the limits. */
export async function answerTo({ what, url, init }: Request, net: Net, deadline: Deadline): Promise<Answer> {
  const { signal, close } = bounded(PATIENCE, deadline.signal);
  try {
    const response = await net.fetch(url, { ...init, redirect: "manual", signal });
    const { status, headers } = response;
    if (status >= 300 && status < 400) throw failure("shape", `a redirect (${status}), which is not followed`);
    const text = await textOf(response, signal);
    if (status < 300 && !isJson(headers)) throw failure("shape", "the answer is not application/json");
    const retryAfter = waitOf(headers.get("retry-after"), net.now());
    return { status, text, retryAfter, correlationId: plainId(headers.get("inin-correlation-id")) };
  } catch (error) {
    if (error instanceof SourceFailure) throw withWhat(error, what);
    throw withWhat(requestFailure(error, deadline, signal), what);
  } finally {
    close();
  }
}

const failure = (kind: SourceFailure["kind"], problem: string): SourceFailure => new SourceFailure(kind, problem);

const withWhat = ({ kind, message }: SourceFailure, what: string): SourceFailure =>
  failure(kind, `${what}: ${message}`);

/** Why a request failed. The error's own message may hold a secret: only its code is repeated. */
function requestFailure(error: unknown, deadline: Deadline, patience: AbortSignal): SourceFailure {
  if (deadline.signal.aborted) return ended(deadline);
  if (patience.aborted) return failure("network", `no answer within ${PATIENCE / 1000} seconds`);
  const code = codeOf(error);
  return failure("network", code === null ? "no connection" : `no connection (${code})`);
}

function codeOf(error: unknown): string | null {
  for (let at = error as { code?: unknown; cause?: unknown } | undefined; at; at = at.cause as typeof at) {
    if (typeof at.code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(at.code)) return at.code;
  }
  return null;
}

const isJson = (headers: Headers): boolean => /^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "");

const plainId = (text: string | null): string | null =>
  text !== null && /^[A-Za-z0-9-]{1,64}$/.test(text) ? text : null;

/** Its size is counted while it is read: the size that an answer states may be wrong. */
async function textOf(response: Response, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body !== null) {
    for await (const chunk of response.body) {
      signal.throwIfAborted();
      size += chunk.byteLength;
      if (size > MAX_BYTES) throw failure("too-large", `more than ${MAX_BYTES / 1024 / 1024} MiB`);
      chunks.push(chunk);
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw failure("shape", "not UTF-8");
  }
}

/** Seconds, or a date: both are allowed. */
function waitOf(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
