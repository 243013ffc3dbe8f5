import { join } from "node:path";
import { expect } from "vitest";
import { ROOT } from "../support/cli.ts";

export const RENEW = "npx vitest run test/contracts --update";

/** Sorted, each line once: what order things are found in is no promise. */
export const sorted = (lines: Iterable<string>): string[] => [...new Set(lines)].sort();

/** Compares lines with a committed file, which a person reads in review. */
export async function expectGolden(name: string, lines: readonly string[]): Promise<void> {
  const path = join(ROOT, "test", "contracts", "golden", `${name}.txt`);
  const message = `${name}.txt is a promise to users. If the change is meant, list it in CHANGELOG.md, then: ${RENEW}`;
  await expect(`${lines.join("\n")}\n`, message).toMatchFileSnapshot(path);
}

/** Every key of JSON data by its path, the members of an array as one: "findings[].periods[]". */
export function* keyPaths(data: unknown, at = ""): Generator<string> {
  if (Array.isArray(data)) for (const item of data) yield* keyPaths(item, `${at}[]`);
  if (Array.isArray(data) || typeof data !== "object" || data === null) return;
  for (const [key, value] of Object.entries(data)) {
    const path = at === "" ? key : `${at}.${key}`;
    yield Array.isArray(value) ? `${path}[]` : path;
    yield* keyPaths(value, path);
  }
}
