import { type GitPlace, git } from "./command.ts";

/** What a repository's configuration may name as a program that changes content, by section. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  filter: ["clean=", "smudge=", "process=", "required=false"],
  merge: ["driver="],
};

/** Others could not be told to git on its command line. */
const IS_PLAIN = /^[\w.-]+$/;

/**
 * Options with which git runs no program that the repository names: no filter of content, no merge driver. Without its
 * filter a file looks changed, and is read. Null: a name cannot be told to git.
 */
export async function withoutPrograms(place: GitPlace): Promise<string[] | null> {
  const pattern = `^(${Object.keys(SETTINGS).join("|")})\\..*\\.`;
  const { out } = await git(["config", "-z", "--name-only", "--get-regexp", pattern], place);
  const keys = out
    .toString("utf8")
    .split("\0")
    .filter((key) => key !== "");
  const named = new Set(keys.map((key) => key.slice(0, key.lastIndexOf("."))));
  const options: string[] = [];
  for (const each of named) {
    const section = each.slice(0, each.indexOf("."));
    const name = each.slice(section.length + 1);
    if (!IS_PLAIN.test(name)) return null;
    options.push(...(SETTINGS[section] ?? []).flatMap((setting) => ["-c", `${section}.${name}.${setting}`]));
  }
  return options;
}
