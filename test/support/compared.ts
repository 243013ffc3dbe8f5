import { type Diff, diffSides } from "../../src/core/diff/diff.ts";
import { reasonsToFail } from "../../src/core/diff/fail-on.ts";
import type { Side } from "../../src/core/diff/side.ts";
import type { Files } from "./change.ts";

/** Two sets of files, compared in memory: for tests that compare thousands. */
export function compared(before: Files, after: Files, today: string): Diff {
  const changes = diffSides(judging(before), judging(after), today);
  for (;;) {
    const { value, done } = changes.next();
    if (done === true) return value;
  }
}

const DEFAULTS = "budgets/_defaults.yaml";

const judging = (files: Files) => {
  const of = (folder: string) => Object.keys(files).filter((name) => name.startsWith(folder));
  const read = (name: string) => ({ file: name, text: files[name] ?? "" });
  const defaults = DEFAULTS in files ? { defaults: read(DEFAULTS) } : {};
  const side: Side = {
    files: new Set(of("budgets/").filter((name) => name !== DEFAULTS)),
    untouched: [],
    read: (names) => names.map((name) => ({ ...read(name), ...defaults })),
    has: (name) => name in files,
    skipped: [],
  };
  const guardrails = "policy/guardrails.yaml";
  const policy = {
    cards: of("policy/rate-cards/").map(read),
    guardrails: guardrails in files ? read(guardrails) : null,
  };
  return { side, policy };
};

/** What fails under the strictest rules: "loosened acme", "new acme". */
export const reasonsOf = (diff: Diff): string[] =>
  reasonsToFail(diff, [{ kind: "new" }, { kind: "loosened" }]).map(({ on, org }) => `${on} ${org}`);

/** Codes of all that is looser. */
export const codesOf = ({ relaxed, organizations }: Diff): string[] =>
  [...relaxed, ...organizations.flatMap(({ loosened }) => loosened)].map(({ finding }) => finding.code);
