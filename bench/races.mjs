import { relative } from "node:path";
import { ajv, bare, check, checkInvalid, flag, nothing, oneThread, sourcemeta, tollgate } from "./contenders.mjs";
import { corpus } from "./generate/corpus.mjs";
import { race } from "./rounds.mjs";
import { ROOT } from "./setup.mjs";

export const NAMES = {
  one: "tollgate check --jobs 1",
  json: "tollgate check --format json",
  invalid: "tollgate check, a tenth invalid",
};
const SMALL = 10;
const LARGE = 10_000;
const LARGEST = 30_000;
/** A peer that would need longer than this for one run is left out. */
const PATIENCE_MS = 60_000;

export const folder = (count, options) => relative(ROOT, corpus(count, options));
export const largeOf = (count) => `tollgate check, ${count} files`;

/** The races in order of size, as `[size, results]`, all processes run by one Node. */
export async function* races(file, { sizes, isQuick }, failures) {
  let before = null;
  for (const size of [...sizes].sort((a, b) => a - b)) {
    const contenders = contendersAt(size, before).map((contender) => ({ ...contender, file }));
    const results = await race(contenders, { rounds: roundsAt(size, isQuick), isShort: size <= SMALL, failures });
    before = { size, results };
    yield [size, results];
  }
}

function contendersAt(size, before) {
  const budgets = folder(size);
  const all = [tollgate(budgets), bare(budgets), ...peersWithinPatience(size, before).map((peer) => peer(budgets))];
  if (size <= SMALL) return [nothing(), flag("--version"), flag("--help"), ...all];
  if (size === LARGE) {
    const invalid = folder(size, { invalid: true });
    return [
      ...all,
      oneThread(budgets),
      check(NAMES.json, budgets, "--format", "json"),
      checkInvalid(NAMES.invalid, invalid),
    ];
  }
  return size === LARGEST ? [...all, check(largeOf(LARGE), folder(LARGE))] : all;
}

function peersWithinPatience(size, before) {
  return [ajv, sourcemeta].filter((peer) => {
    const { name } = peer("");
    const wall = before?.results.of(name)?.wall ?? 0;
    const expected = before === null ? 0 : (wall * size) / before.size;
    if (expected <= PATIENCE_MS) return true;
    console.error(`left out at ${size} files, as it would take over a minute: ${name}`);
    return false;
  });
}

function roundsAt(size, isQuick) {
  const rounds = size <= SMALL ? 31 : size <= 1_000 ? 11 : size <= LARGE ? 7 : 5;
  return isQuick ? Math.max(3, Math.floor(rounds / 3)) : rounds;
}
