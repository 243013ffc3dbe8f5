import { SourceFailure } from "../../core/model/usage-source.ts";
import { type Deadline, type Net, pause } from "./net.ts";

/** Genesys Cloud allows an OAuth client so many requests a minute; other processes may use the same client. */
const REQUESTS = 300;
const MINUTE = 60_000;

/** Keeps one client's requests within its rate, however many organizations ask at once. */
export class Pace {
  private readonly net: Net;
  /** When the last requests were, or are going to be, sent. */
  private readonly turns: number[] = [];

  constructor(net: Net) {
    this.net = net;
  }

  async turn(deadline: Deadline): Promise<void> {
    const now = this.net.now();
    const [oldest = now] = this.turns;
    const at = this.turns.length < REQUESTS ? now : Math.max(now, oldest + MINUTE);
    if (at >= deadline.at) {
      throw new SourceFailure("throttled", "too many requests of this client are waiting", { retryAfter: at - now });
    }
    if (this.turns.length === REQUESTS) this.turns.shift();
    this.turns.push(at);
    if (at > now) await pause(at - now, this.net, deadline);
  }
}
