import type { Diff } from "../../../diff/diff.ts";
import type { FailOn, Reason } from "../../../diff/fail-on.ts";
import type { Finding } from "../../../model/finding.ts";

/** What the two sides are, as people know them. */
export interface SideName {
  readonly name: string;
  /** Null where it is no commit. */
  readonly commit: string | null;
}

export interface DiffFacts {
  readonly base: SideName;
  readonly head: SideName;
  readonly failOn: readonly FailOn[];
  readonly reasons: readonly Reason[];
  /** What of the head cannot be judged, by name. What is wrong with the base is mended by going on. */
  readonly invalid: readonly string[];
  /** Currencies of --fail-on in which nothing that changed is planned. */
  readonly unmeasured: readonly string[];
  /** How many organizations are told in full; null: all. */
  readonly most: number | null;
}

/** Findings of the head that loosen the gate: policy's, then the organizations'. */
export const loosened = ({ relaxed, organizations }: Diff): Finding[] => [
  ...relaxed,
  ...organizations.flatMap((change) => change.loosened),
];
