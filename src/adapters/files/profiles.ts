import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "./read.ts";

type Env = Readonly<Record<string, string | undefined>>;

const MAX_BYTES = 256 * 1024;
/** Permissions of group and others. */
const OTHERS = 0o077;

/** A file of named sections, like that of the AWS CLI; `problem`: why it cannot be used. */
export type Profiles =
  | { readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>> }
  | { readonly problem: string };

/** `TOLLGATE_PROFILES`, else `.tollgate/credentials` in the home folder; null when there is no home. */
export function profilesPath(env: Env): string | null {
  const { TOLLGATE_PROFILES: own, HOME: home, USERPROFILE: profile } = env;
  const folder = home || profile;
  return own || (folder ? join(folder, ".tollgate", "credentials") : null);
}

export function readProfiles(path: string): Profiles {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { problem: "it is not a regular file" };
    if (stat.size > MAX_BYTES) return { problem: "it is larger than 256 KiB" };
    if (process.platform !== "win32" && (stat.mode & OTHERS) !== 0) {
      return { problem: `other users can read it. Run chmod 600 ${path}` };
    }
    return { sections: sectionsOf(readFileSync(path, "utf8")) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** `[name]`, then `key = value`; a line that begins with # or ; is a comment. */
function sectionsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const name = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1]?.trim();
    const [, key, value] = /^\s*([^#;=[\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) section = sections.get(name) ?? new Map();
    if (name !== undefined) sections.set(name, section);
    else if (key !== undefined && value !== undefined) section.set(key, value);
  }
  return sections;
}
