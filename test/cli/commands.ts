import { tollgate } from "../support/cli.ts";

/** The headings of a help that no command is under. */
const OTHERS = new Set(["Arguments", "Options", "Examples"]);

/** Every command, `rates show` like `check`, from the groups of the help of the command above it. */
export async function commandPaths(above: readonly string[] = []): Promise<string[][]> {
  const { out } = await tollgate([...above, "--help"]);
  if (!/^Usage: .*\[command\]$/m.test(out)) return [];
  const paths: string[][] = [];
  for (const [, heading = "", lines = ""] of out.matchAll(/^([A-Z][\w ]*):\n((?: {2}.*\n)+)/gm)) {
    if (OTHERS.has(heading)) continue;
    for (const [, name = ""] of lines.matchAll(/^ {2}([a-z-]+)/gm)) {
      if (name === "help") continue;
      const path = [...above, name];
      paths.push(path, ...(await commandPaths(path)));
    }
  }
  return paths;
}
