import { SourceFailure } from "../../core/model/usage-source.ts";

/** All of the outside that talking to an API needs: a test hands in another. */
export interface Net {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason once it is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** At least 0, below 1: spreads retries. */
  random(): number;
}

/** What must be over by when. */
export interface Deadline {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly signal: AbortSignal;
}

/** A signal that is aborted with another, or after a time. To be closed, lest the other remembers it. */
export interface Bounded {
  readonly signal: AbortSignal;
  close(): void;
}

/** Not AbortSignal.any of AbortSignal.timeout: nothing keeps that alive in Node 20, and once collected it never fires. */
export function bounded(milliseconds: number, by: AbortSignal): Bounded {
  const controller = new AbortController();
  const stop = (): void => controller.abort(by.reason);
  const timer = setTimeout(() => controller.abort(new DOMException("", TIMEOUT)), milliseconds);
  if (by.aborted) stop();
  else by.addEventListener("abort", stop, { once: true });
  const close = (): void => {
    clearTimeout(timer);
    by.removeEventListener("abort", stop);
  };
  return { signal: controller.signal, close };
}

const TIMEOUT = "TimeoutError";

/** Why a signal ended something: its time is up, or a person stopped it. */
export const ended = ({ signal }: Deadline): SourceFailure =>
  new SourceFailure("deadline", isTimeout(signal.reason) ? "not done in time" : "interrupted");

const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === TIMEOUT;

/** @throws SourceFailure where the deadline ends it */
export async function pause(milliseconds: number, net: Net, deadline: Deadline): Promise<void> {
  try {
    await net.wait(milliseconds, deadline.signal);
  } catch {
    throw ended(deadline);
  }
}

/** The real one, for Net. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
