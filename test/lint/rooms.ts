import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/cli.ts";

/** A folder of src/, or a file that stands alone there. */
export interface Room {
  readonly name: string;
  readonly tier: "core" | "adapter" | "app";
}

const ROW = /^\| (?<names>`src\/.*?) \| (?:(?<tier>adapter|app)s?: )?/gm;

/** As the table of CONTRIBUTING.md has them, which is the only place that says it. */
export const ROOMS: readonly Room[] = [...readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").matchAll(ROW)].flatMap(
  ({ groups = {} }) => {
    const tier = (groups["tier"] ?? "core") as Room["tier"];
    return [...(groups["names"] ?? "").matchAll(/`src\/([\w.]+)\/?`/g)].map(([, name = ""]) => ({ name, tier }));
  },
);

export const roomsOf = (...tiers: Room["tier"][]): string[] =>
  ROOMS.filter(({ tier }) => tiers.includes(tier)).map(({ name }) => name);
