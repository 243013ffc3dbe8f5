import { inputRule } from "../rule.ts";

/** The reason a file adapter gives for a path that leads to nothing. */
export const MISSING = "there is no such file";

export const unreadableFile = inputRule<{ reason: string }>({
  code: "unreadable-file",
  what: "A budget could not be read from disk.",
  why: "A file that cannot be read cannot be judged, and a gate must not let it pass unseen.",
  fix: "Make it a regular file that the user running tollgate may read.",
  say: ({ reason }) => `cannot be read: ${reason}`,
  help: ({ reason }) =>
    reason === MISSING ? "Is the path right? `tollgate init <org>` writes a first budget below budgets/." : null,
});
