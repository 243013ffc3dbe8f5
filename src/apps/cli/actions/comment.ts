import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { reasonOf } from "../../../adapters/files/reason.ts";
import { bodyOf } from "../../../adapters/pull-request/body.ts";
import { readEvent } from "../../../adapters/pull-request/event.ts";
import { type Forge, ForgeError } from "../../../adapters/pull-request/forge.ts";
import { footOf, placeOf } from "../../../adapters/pull-request/place.ts";
import { printable } from "../../../core/text/terminal.ts";
import { EXIT, type Io, UsageError } from "../io.ts";

export interface CommentFlags {
  name: string;
  pullRequest?: number;
  onlyUpdate?: boolean;
}

/** Nothing to comment on, or no right to, is no failure: the verdict is the exit code of the check. */
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
    if (!(error instanceof ForgeError && error.isRefused)) throw error;
    return nothing(`${error.message} (may the token write comments? From a fork it may not)`, io);
  }
}

async function post(forge: Forge, marker: string, body: string, { onlyUpdate }: CommentFlags, io: Io): Promise<number> {
  const found = await forge.find(marker);
  if (found === null && onlyUpdate === true) return nothing("there is none to update", io);
  const url = found === null ? await forge.create(body) : await forge.update(found, body);
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
