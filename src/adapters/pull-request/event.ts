import { readFileSync } from "node:fs";
import { type Fields, fieldsOf } from "./answer.ts";
import { ForgeError } from "./forge.ts";
import type { Env } from "./place.ts";

/** What made GitHub run this; empty on another CI. */
export function readEvent({ GITHUB_EVENT_PATH: path }: Env): Fields {
  if (!path) return {};
  try {
    return fieldsOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new ForgeError(`GITHUB_EVENT_PATH is ${path}, where there is no JSON`);
  }
}
