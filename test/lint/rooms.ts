import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { ROOT } from "../support/cli.ts";

/** A folder of a tier, named with it: "core/model". */
export interface Room {
  readonly name: string;
  readonly tier: "core" | "adapter" | "app";
}

const ROW = /^\| (?<names>`src\/.*?) \| (?:(?<tier>adapter|app)s?: )?/gm;

/** In their order, lowest first, as the table of CONTRIBUTING.md has them: the only place that says it. */
export const ROOMS: readonly Room[] = [...readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").matchAll(ROW)].flatMap(
  ({ groups = {} }) => {
    const tier = (groups["tier"] ?? "core") as Room["tier"];
    return [...(groups["names"] ?? "").matchAll(/`src\/([\w.-]+\/[\w.-]+)\/`/g)].map(([, name = ""]) => ({
      name,
      tier,
    }));
  },
);

export const roomsOf = (...tiers: Room["tier"][]): string[] =>
  ROOMS.filter(({ tier }) => tiers.includes(tier)).map(({ name }) => name);

/** An import of any form, type or not: nothing else in src/ is written like a path to a module. */
const MODULE = /"(\.{1,2}\/[^"]+\.[jt]s)"/g;

const roomOf = (file: string): string => file.split("/").slice(0, 2).join("/");

/** Imports of a room that is not below the file's own. Where there is none, no rooms form a cycle. */
export function againstOrder(order: readonly string[], file: string, code: string): string[] {
  const own = order.indexOf(roomOf(file));
  return [...code.matchAll(MODULE)].flatMap(([, path = ""]) => {
    const to = posix.join(posix.dirname(file), path);
    const at = order.indexOf(roomOf(to));
    return roomOf(to) === roomOf(file) || (0 <= at && at < own) ? [] : `${file} -> ${to}`;
  });
}
