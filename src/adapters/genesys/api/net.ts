import { setTimeout as delay } from "node:timers/promises";
import { SourceFailure } from "../../../core/model/usage-source.ts";

/** Everything outside of the program that requests to an API need: a test passes its own. */
export interface Net {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects once the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

/** When something must be done. */
export interface Deadline {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly signal: AbortSignal;
}

/** A signal that is aborted with another one, or after a time. Close it: the other signal keeps a listener until then. */
export interface Bounded {
  readonly signal: AbortSignal;
  close(): void;
}

/** Not AbortSignal.any with AbortSignal.timeout: Node 20 may collect that as garbage, and then it never fires. */
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

/** The failure behind an aborted signal: a timeout, or a person who stopped the program. */
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
export const wait: Net["wait"] = (milliseconds, signal) => delay(milliseconds, undefined, { signal });
