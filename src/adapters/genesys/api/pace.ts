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

  constructor(net: Net) {
    this.net = net;
  }

  async wait(deadline: Deadline): Promise<void> {
    const now = this.net.now();
    const [oldest = now] = this.sentAt;
    const at = this.sentAt.length < REQUESTS ? now : Math.max(now, oldest + MINUTE);
    if (at >= deadline.at) {
      throw new SourceFailure("throttled", "too many requests of this client are waiting", { retryAfter: at - now });
    }
    if (this.sentAt.length === REQUESTS) this.sentAt.shift();
    this.sentAt.push(at);
    if (at > now) await pause(at - now, this.net, deadline);
  }
}
