import { isDue } from "../../core/metrics/fleet.ts";
import type { Candidate } from "./lanes.ts";
import type { MeteredOrg } from "./metered-org.ts";
import { type PollOptions, poll } from "./poll.ts";
import { type Publication, Publisher, type PublishOptions } from "./publish.ts";

export interface RunOptions extends Omit<PollOptions, "onRead">, PublishOptions {
  readonly store: PollOptions["store"];
  /** Asks every source, also one that answered a short while ago. */
  readonly asksAll: boolean;
  now(): Date;
}

export interface Run extends Publication {
  readonly due: number;
  /** Due, and left for the next run. */
  readonly left: number;
}

/**
 * One run of the meter. It first publishes what is stored, so a slow source cannot stop the heartbeat; then it reads
 * usage, and publishes what it has read. Runs may overlap or be interrupted: see Publisher and poll.
 */
export async function run(orgs: Iterable<MeteredOrg>, options: RunOptions): Promise<Run> {
  const candidates: Candidate[] = [];
  let isFirst = true;
  const now = Math.floor(options.now().getTime() / 1000);
  const publisher = new Publisher(options, ({ budget: { org, meter }, file }, { memory, lastFetched }) => {
    if (!isFirst || memory === null || !(options.asksAll || isDue(lastFetched, memory.attempted, now))) return;
    // Organizations that are read from files have no client: one lane for all of them.
    candidates.push({ org, file, client: `${meter?.region} ${meter?.credentials}`, memory });
  });
  await publisher.addAll(orgs);
  const first = await publisher.finish();
  isFirst = false;
  if (candidates.length === 0) return { ...first, due: 0, left: 0 };
  const left = await poll(candidates, { ...options, onRead: (org) => publisher.add(org) });
  return { ...(await publisher.finish()), due: candidates.length, left };
}
