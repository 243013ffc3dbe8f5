import type { Suggestion } from "../../core/report/documents/suggestions.ts";
import type { Fields } from "../git/event.ts";
import type { Env } from "./env.ts";
import type { Patience } from "./request.ts";

/** GitHub, GitLab, Azure Repos or Bitbucket, where the pull request is. What differs is in the file of its name. */
export interface PullRequestHost {
  /** Most characters of a comment. */
  readonly limit: number;
  /** The first line of a comment, which is not displayed: the comment is found again by it. */
  marker(name: string): string;
  /** Markdown as this host displays it; absent: as it is. */
  shaped?(markdown: string): string;
  /** Comments that begin with the marker and were written with this token, the oldest first. */
  find(marker: string): Promise<readonly string[]>;
  /** Both return the comment's address. */
  create(body: string, verdict: Verdict): Promise<string>;
  /** Null: the comment is gone, or of another user. */
  update(id: string, body: string, verdict: Verdict): Promise<string | null>;
  /** Puts changes of one line beside the lines, in place of those of an earlier run; absent where a host cannot. */
  suggest?(suggestions: readonly Suggestion[], marker: string): Promise<number>;
  /** Puts findings beside their lines, in place of those of an earlier run; absent where a host cannot. */
  annotate?(issues: readonly Fields[], name: string, verdict: Verdict): Promise<number>;
}

/** The gate's exit code; null: not known. */
export type Verdict = number | null;

/** A pull request that can be commented on, or why there is none. Neither is an error. */
export type Place = PullRequestHost | { readonly why: string };

export interface Run {
  readonly env: Env;
  /** The event that started this run, as GitHub describes it; empty elsewhere. */
  readonly event: Fields;
  /** The pull request's number, in place of the run's own. */
  readonly given: number | null;
  readonly patience: Patience;
}

/** A CI that says in its variables which pull request of which host it runs for. */
export interface Ci {
  /** What has to be set for it. */
  readonly variable: string;
  isHere(env: Env): boolean;
  placeOf(run: Run): Place;
  /** The commit that is judged: the first that is known. */
  commits(run: Pick<Run, "env" | "event">): readonly unknown[];
  /** The address of the run's log. */
  log(env: Env): string | undefined;
}
