/** The reason a file adapter gives for a path that leads to nothing. */
export const MISSING = "there is no such file";

/** What kind of file should be at a path. */
export type Expected = "budget" | "defaults" | "policy" | "usage";

const LINK = "If it is a link, correct it or delete it.";
/** What to do where there is none. */
export const WHEN_MISSING: Readonly<Record<Expected, string>> = {
  budget: "Correct the path. `tollgate init <org>` writes a first budget below budgets/.",
  defaults: LINK,
  policy: LINK,
  usage: "Correct the path. docs/usage-files.md shows how to write a usage file.",
};
