import { decode } from "../files/decode.ts";
import { MAX_BYTES, tooLarge } from "../files/read.ts";
import type { SourceFile } from "../model/source.ts";
import { firstLine, GitError, git } from "./command.ts";
import type { Repository } from "./repository.ts";

type Text = SourceFile["text"];

/** How much is held at once. */
const BATCH_BYTES = 32 * 1024 * 1024;

/** Texts by object id. Sizes are looked at first: what is too large is not read. */
export function readBlobs(oids: ReadonlySet<string>, repository: Repository): Map<string, Text> {
  const texts = new Map<string, Text>();
  let batch: string[] = [];
  let size = 0;
  const flush = (): void => {
    for (const [oid, text] of contentsOf(batch, repository)) texts.set(oid, text);
    [batch, size] = [[], 0];
  };
  for (const [oid, bytes] of sizesOf(oids, repository)) {
    if (bytes > MAX_BYTES) texts.set(oid, tooLarge(bytes));
    else {
      if (size + bytes > BATCH_BYTES) flush();
      batch.push(oid);
      size += bytes;
    }
  }
  flush();
  return texts;
}

function* sizesOf(oids: ReadonlySet<string>, repository: Repository): Generator<[string, number]> {
  if (oids.size === 0) return;
  const lines = ask("--batch-check", [...oids], repository)
    .toString("latin1")
    .trimEnd()
    .split("\n");
  for (const line of lines) {
    const [oid = "", type, bytes] = line.split(" ");
    if (type !== "blob") throw missing(oid);
    yield [oid, Number(bytes)];
  }
}

function* contentsOf(oids: readonly string[], repository: Repository): Generator<[string, Text]> {
  if (oids.length === 0) return;
  const output = ask("--batch", oids, repository);
  for (let from = 0; from < output.length; ) {
    const end = output.indexOf(LINE_FEED, from);
    const [oid = "", type, bytes] = output.toString("latin1", from, end).split(" ");
    if (type !== "blob") throw missing(oid);
    const start = end + 1;
    from = start + Number(bytes) + 1;
    yield [oid, decode(output.subarray(start, from - 1))];
  }
}

const LINE_FEED = 10;

function ask(how: string, oids: readonly string[], repository: Repository): Buffer {
  const { code, out, err } = git(["cat-file", how], repository, `${oids.join("\n")}\n`);
  if (code === 0) return out;
  // What a partial clone has left out would have to be fetched.
  throw err.includes("promisor remote")
    ? missing(oids[0] ?? "")
    : new GitError(`git cat-file failed: ${firstLine(err)}`);
}

const missing = (oid: string): GitError =>
  new GitError(
    `this clone lacks the content of a file (${oid.slice(0, 12)}): it was made with --filter, or is damaged. Clone without --filter`,
  );
