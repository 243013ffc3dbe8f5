import { readFileSync } from "node:fs";
import { GitError } from "./command/command.ts";

/** Of JSON that somebody else wrote. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

/** What happened, in GitHub's words: the file that its runner writes. Empty on another CI. */
export function readEvent({ GITHUB_EVENT_PATH: path }: Readonly<Record<string, string | undefined>>): Fields {
  if (!path) return {};
  try {
    return fieldsOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new GitError(`GITHUB_EVENT_PATH is ${path}, which is not a JSON file`);
  }
}

/** The commits that a pull request's event names; null where there is none, or it does not say. */
export function commitsIn(event: Fields): { readonly base: string | null; readonly head: string | null } {
  const request = fieldsOf(event["pull_request"]);
  return { base: shaOf(request["base"]), head: shaOf(request["head"]) };
}

const IS_ID = /^[0-9a-f]{40,64}$/;

function shaOf(side: unknown): string | null {
  const { sha } = fieldsOf(side);
  return typeof sha === "string" && IS_ID.test(sha) ? sha : null;
}
