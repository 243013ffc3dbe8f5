import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { reasonOf } from "../../../adapters/files/read.ts";
import { bodyOf } from "../../../adapters/pull-request/body.ts";
import type { PullRequestHost } from "../../../adapters/pull-request/host.ts";
import { HostError } from "../../../adapters/pull-request/request.ts";
import { footOf, placeOf, readEvent } from "../../../adapters/pull-request/run.ts";
import { printable } from "../../../core/text/terminal.ts";
import { EXIT, type Io, UsageError } from "../io.ts";

export interface CommentFlags {
  name: string;
  pullRequest?: number;
  onlyUpdate?: boolean;
}

/** A missing pull request or permission is no failure: the verdict is the exit code of the check. */
export async function runComment(files: readonly string[], flags: CommentFlags, io: Io): Promise<number> {
  const texts = files.map((file) => textOf(file, io));
  const marker = `<!-- tollgate:${flags.name} -->`;
  try {
    const event = readEvent(io.env);
    const place = placeOf(io.env, event, flags.pullRequest ?? null, patienceOf(io));
    if ("why" in place) return nothing(place.why, io);
    const body = bodyOf({ marker, texts, foot: footOf(io.env, event) }, place.limit);
    return await post(place, marker, body, flags, io);
  } catch (error) {
    if (!(error instanceof HostError && error.isRefused)) throw error;
    return nothing(`${error.message} (may the token write comments? From a fork it may not)`, io);
  }
}

async function post(
  host: PullRequestHost,
  marker: string,
  body: string,
  { onlyUpdate }: CommentFlags,
  io: Io,
): Promise<number> {
  const found = await host.find(marker);
  if (found === null && onlyUpdate === true) return nothing("there is none to update", io);
  const url = found === null ? await host.create(body) : await host.update(found, body);
  io.stdout.write(`${found === null ? "commented" : "comment updated"}: ${printable(url)}\n`);
  return EXIT.pass;
}

function nothing(why: string, io: Io): number {
  io.stderr.write(`tollgate: no comment: ${printable(why)}\n`);
  return EXIT.pass;
}

const patienceOf = (io: Io) => ({
  wait: (ms: number): Promise<void> => setTimeout(ms, undefined, { signal: io.signal }),
  now: () => io.now().getTime(),
  signal: io.signal,
});

function textOf(file: string, { cwd }: Io): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
}
