import { azure } from "./azure.ts";
import { bitbucket } from "./bitbucket.ts";
import { COMMIT, type Env, isWeb } from "./env.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import type { Ci, Place, Run } from "./host.ts";
import { HostError } from "./request.ts";

/** GitHub before those whose CI also builds what is on GitHub. */
const CIS: readonly Ci[] = [gitlab, github, azure, bitbucket];

const ciOf = (env: Env): Ci | undefined => CIS.find(({ isHere }) => isHere(env));

/** Finds the pull request of this run, as its CI describes it in the environment. */
export function placeOf(run: Run): Place {
  const ci = ciOf(run.env);
  if (ci !== undefined) return ci.placeOf(run);
  const names = CIS.map(({ variable }) => variable).join(", ");
  throw new HostError(`the environment does not name the pull request's host. Set one of ${names}`);
}

/** An address that no character of ends its link in Markdown. */
export const isLinkable = (url: string): boolean => isWeb(url) && !/[()<>\s]/.test(url);

/** The commit and the log: a comment that is updated in place must name the commit it is about. */
export function footOf({ env, event }: Pick<Run, "env" | "event">, page?: string): string {
  const ci = ciOf(env);
  const commit = ci?.commits({ env, event }).find((value) => typeof value === "string" && COMMIT.test(value));
  const log = ci?.log(env) ?? "";
  const words = [
    ...(commit === undefined ? [] : [`at \`${String(commit).slice(0, 7)}\``]),
    ...(isLinkable(log) ? [`[log](${log})`] : []),
    ...(page === undefined ? [] : [`[page](${page})`]),
  ];
  return words.length === 0 ? "" : `_Judged ${words.join(", ")}._`;
}
