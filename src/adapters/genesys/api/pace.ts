import { SourceFailure } from "../../../core/model/usage-source.ts";
import { type Deadline, type Net, pause } from "./net.ts";

/** A minute, for one OAuth client of Genesys Cloud; other processes may use the same client. */
const REQUESTS = 300;
const MINUTE = 60_000;

/** Keeps one client's requests within its rate, for all organizations that use it. */
export class Pace {
  private readonly net: Net;
  /** When the last requests were sent, or will be. */
  private readonly sentAt: number[] = [];
  private heldUntil = 0;

  constructor(net: Net) {
    this.net = net;
  }

  /** Genesys Cloud asked this client to pause: none of its requests is sent before. */
  hold(milliseconds: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.net.now() + milliseconds);
  }

  async wait(deadline: Deadline): Promise<void> {
    const now = this.net.now();
    const [oldest = now] = this.sentAt;
    const free = this.sentAt.length < REQUESTS ? now : Math.max(now, oldest + MINUTE);
    const at = Math.max(free, this.heldUntil);
    this.check(at, deadline);
    if (this.sentAt.length === REQUESTS) this.sentAt.shift();
    this.sentAt.push(at);
    await this.until(at, deadline);
    while (this.heldUntil > this.net.now()) {
      this.check(this.heldUntil, deadline);
      await this.until(this.heldUntil, deadline);
    }
  }

  private async until(at: number, deadline: Deadline): Promise<void> {
    const wait = at - this.net.now();
    if (wait > 0) await pause(wait, this.net, deadline);
  }

  /** @throws SourceFailure where the deadline is over by then */
  private check(at: number, deadline: Deadline): void {
    if (at < deadline.at) return;
    const retryAfter = at - this.net.now();
    throw new SourceFailure("throttled", "too many requests of this client are waiting", { retryAfter });
  }
}
