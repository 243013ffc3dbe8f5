import type { Env } from "../../adapters/pull-request/env.ts";
import { isId } from "../../core/model/budget.ts";
import { didYouMean } from "../../core/text/nearest.ts";

/** When a comment is written; one that is there already is brought up to date by the first two. */
const COMMENT = ["changes", "always", "never"] as const;

/** The inputs of action.yml. What the command line checks as well goes to it as it is. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly policy: string;
  readonly where: readonly string[];
  readonly failOn: string;
  readonly diffFailOn: string;
  readonly base: string;
  readonly comment: (typeof COMMENT)[number];
  readonly name: string;
  /** Whether the HTML page is kept: then the comment links to it. */
  readonly uploadPage: boolean;
  readonly now: string;
  readonly token: string;
}

export class InputError extends Error {
  override readonly name = "InputError";
}

/** action.yml hands every input over as an environment variable: no shell reads them on the way. */
export function inputsOf(env: Env): Inputs {
  const one = (name: string): string => (env[`INPUT_${name}`] ?? "").trim();
  const lines = (name: string): readonly string[] =>
    one(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "");
  return {
    paths: lines("PATHS"),
    policy: one("POLICY"),
    where: lines("WHERE"),
    failOn: one("FAIL_ON"),
    diffFailOn: one("DIFF_FAIL_ON"),
    base: one("BASE"),
    comment: commentOf(one("COMMENT") || "changes"),
    name: nameOf(one("NAME") || "tollgate"),
    uploadPage: one("UPLOAD_PAGE") === "true",
    now: one("NOW"),
    token: one("TOKEN"),
  };
}

function commentOf(text: string): Inputs["comment"] {
  const known = COMMENT.find((word) => word === text);
  if (known !== undefined) return known;
  const right = didYouMean(text, COMMENT, `Use one of ${COMMENT.join(", ")}.`);
  throw new InputError(`comment: there is no ${text}. ${right}`);
}

/** It names a folder, a comment and a category of alerts. */
function nameOf(text: string): string {
  if (isId(text)) return text;
  throw new InputError(`name: ${text} is not of lower-case letters, digits and hyphens`);
}

/** An option of the command line; none where nothing is given. */
export const given = (option: string, value: string): readonly string[] =>
  value === "" ? [] : [`--${option}=${value}`];

/** Options of every command that judges. */
export const shared = ({ policy, now }: Pick<Inputs, "policy" | "now">): readonly string[] => [
  ...given("policy", policy),
  ...given("now", now),
];

export const labels = ({ where }: Pick<Inputs, "where">): readonly string[] =>
  where.flatMap((label) => given("where", label));
