import type { Unread } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";
import { AwsError, type AwsFailure } from "./aws-error.ts";

/** Without an identity and a region no request can be answered. */
const ENDS: ReadonlySet<AwsFailure> = new Set(["credentials", "expired", "unknown-credentials", "region"]);
/** The next request of the same kind would wait as long, and fail in the same way. */
const REPEATS: ReadonlySet<AwsFailure> = new Set(["unreachable", "timeout", "throttled", "not-aws", "failed"]);
const NOT_REACHED: ReadonlySet<string> = new Set<AwsFailure>(["unreachable", "not-aws"]);

/** Requests that may fail one by one: each failure hides what it was for, and is listed once. */
export class Requests {
  private readonly aws: Aws;
  private readonly failures = new Map<string, { readonly unread: Unread; readonly error: AwsError }>();
  private readonly stopped = new Set<string>();

  constructor(aws: Aws) {
    this.aws = aws;
  }

  /**
   * @param action the permission it takes: "sns:ListTopics"
   * @param hides what is unknown where it fails
   * @returns null where it failed
   * @throws AwsError of the kind "not-found", and where no request can succeed
   */
  async ask<T>(action: string, hides: string, call: Parameters<typeof this.aws.ask<T>>[1]): Promise<T | null> {
    if (this.stopped.has(action)) return null;
    try {
      return await this.aws.ask(action, call);
    } catch (error) {
      if (!(error instanceof AwsError) || error.kind === "not-found" || ENDS.has(error.kind)) throw error;
      const { kind, message } = error;
      if (REPEATS.has(kind)) this.stopped.add(action);
      const key = `${action} ${kind}`;
      if (!this.failures.has(key)) this.failures.set(key, { unread: { action, hides, kind, message }, error });
      return null;
    }
  }

  /** What another one failed to read. */
  add(other: Requests, isOurs: (unread: Unread) => boolean): void {
    for (const [key, failure] of other.failures)
      if (isOurs(failure.unread) && !this.failures.has(key)) this.failures.set(key, failure);
  }

  get unread(): Unread[] {
    return [...this.failures.values()].map(({ unread }) => unread);
  }

  /** @throws AwsError where AWS was never reached: call it where nothing was read */
  assertReached(): void {
    const [first] = this.failures.values();
    if (first !== undefined && this.unread.every(({ kind }) => NOT_REACHED.has(kind))) throw first.error;
  }
}
