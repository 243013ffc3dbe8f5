import { inputRule } from "../rule.ts";

/** The reason a file adapter gives for a path that leads to nothing. */
export const MISSING = "there is no such file";

/** What was to be there. */
export type Expected = "budget" | "defaults" | "policy" | "usage";

const LINK = "Where it is a link, mend it, or delete it.";
/** What to do where nothing is. */
const WHEN_MISSING: Readonly<Record<Expected, string>> = {
  budget: "Is the path right? `tollgate init <org>` writes a first budget below budgets/.",
  defaults: LINK,
  policy: LINK,
  usage: "Is the path right? docs/usage-files.md shows how a usage file is written.",
};

export const unreadableFile = inputRule<{ reason: string; expected: Expected }>({
  code: "unreadable-file",
  what: "A file could not be read from disk.",
  why: "A file that cannot be read cannot be judged, and a gate must not let it pass unseen.",
  fix: "Make it a regular file that the user running tollgate may read.",
  say: ({ reason }) => `cannot be read: ${reason}`,
  help: ({ reason, expected }) => (reason === MISSING ? WHEN_MISSING[expected] : null),
});
