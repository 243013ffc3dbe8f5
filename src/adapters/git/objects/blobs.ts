import type { SourceFile } from "../../../core/model/source.ts";
import { decode, MAX_BYTES, tooLarge } from "../../files/read.ts";
import { failure, GitError, gitNow, TooMuchOutput } from "../command/command.ts";
import type { Repository } from "../repository.ts";

type Text = SourceFile["text"];

/** How much is held at once. */
const BATCH_BYTES = 32 * 1024 * 1024;
/** So many budgets are asked for without a look at their sizes, and are smaller than that but for somebody's joke. */
const FEW = 500;
const FEW_BYTES = 8 * 1024 * 1024;

/** Reads texts by object id. */
export class Blobs {
  private readonly repository: Repository;
  private readonly expected = new Set<string>();
  private ahead: ReadonlyMap<string, Text> = new Map();

  constructor(repository: Repository) {
    this.repository = repository;
  }

  /** What will be asked for, to be read with the rest of it: starting git costs more than what it then reads. */
  expect(oids: Iterable<string>): void {
    for (const oid of oids) this.expected.add(oid);
  }

  read(oids: ReadonlySet<string>): ReadonlyMap<string, Text> {
    if ([...oids].every((oid) => this.ahead.has(oid))) return this.ahead;
    const isExpected = [...oids].every((oid) => this.expected.has(oid));
    const texts = readBlobs(isExpected ? this.expected : oids, this.repository);
    if (isExpected) this.ahead = texts;
    return texts;
  }
}

function readBlobs(oids: ReadonlySet<string>, repository: Repository): Map<string, Text> {
  const texts = oids.size > FEW ? null : readFew(oids, repository);
  return texts ?? readBySize(oids, repository);
}

/** All at once; null: they are too large together. */
function readFew(oids: ReadonlySet<string>, repository: Repository): Map<string, Text> | null {
  try {
    return new Map(contentsOf([...oids], repository, FEW_BYTES));
  } catch (error) {
    if (error instanceof TooMuchOutput) return null;
    throw error;
  }
}

/** Sizes are looked at first: what is too large is not read. */
function readBySize(oids: ReadonlySet<string>, repository: Repository): Map<string, Text> {
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
  const lines = ask("--batch-check", [...oids], repository, BATCH_BYTES)
    .toString("latin1")
    .trimEnd()
    .split("\n");
  for (const line of lines) {
    const [oid = "", type, bytes] = line.split(" ");
    if (type !== "blob") throw missing(oid);
    yield [oid, Number(bytes)];
  }
}

function* contentsOf(
  oids: readonly string[],
  repository: Repository,
  most: number = 2 * BATCH_BYTES,
): Generator<[string, Text]> {
  if (oids.length === 0) return;
  const output = ask("--batch", oids, repository, most);
  for (let from = 0; from < output.length; ) {
    const end = output.indexOf(LINE_FEED, from);
    const [oid = "", type, bytes] = output.toString("latin1", from, end).split(" ");
    if (type !== "blob") throw missing(oid);
    const start = end + 1;
    from = start + Number(bytes) + 1;
    yield [oid, Number(bytes) > MAX_BYTES ? tooLarge(Number(bytes)) : decode(output.subarray(start, from - 1))];
  }
}

const LINE_FEED = 10;

function ask(how: string, oids: readonly string[], repository: Repository, most: number): Buffer {
  const { code, out, err } = gitNow(["cat-file", how], repository, `${oids.join("\n")}\n`, most);
  if (code === 0) return out;
  throw failure("cat-file", err);
}

const missing = (oid: string): GitError =>
  new GitError(
    `this clone lacks the content of a file (${oid.slice(0, 12)}): it was made with --filter, or is damaged. Clone without --filter`,
  );
