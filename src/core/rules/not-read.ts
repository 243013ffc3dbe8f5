import { notice } from "./rule.ts";

/** A file or a folder that is not read, although its name says that it is meant to be. */
export interface NotRead {
  /** As it is shown. */
  readonly file: string;
  readonly right: string;
  /** It has a wrong name; the right name is there too; it is right, and no budget is beside it; it is named as tests. */
  readonly why: "misnamed" | "shadowed" | "alone" | "test";
}

const SAID: Readonly<Record<NotRead["why"], (right: string) => string>> = {
  misnamed: (right) => `its name is not ${right}`,
  shadowed: (right) => `${right} is there too, and counts`,
  alone: () => "no budget is in its folder",
  test: () => "it has a budget, but the name of a file of tests",
};

const HELP: Readonly<Record<NotRead["why"], (right: string) => string>> = {
  misnamed: (right) => `Rename it to ${right}, or delete it.`,
  shadowed: (right) => `Merge it into ${right}, then delete it.`,
  alone: () => "Defaults apply to the files of their own folder: move it into each folder of budgets.",
  test: (right) => `Rename it to ${right}: a name that ends in .test.yaml is no budget's.`,
};

export const fileNotRead = notice<NotRead>({
  code: "file-not-read",
  severity: "warning",
  what: "A file or a folder with nearly the name of defaults or policy is not read.",
  why: "The limits and rules in it hold nobody.",
  fix: "Rename it, move it, or delete it.",
  say: ({ file, right, why }) => `${file} is not read: ${SAID[why](right)}`,
  help: ({ right, why }) => HELP[why](right),
});
