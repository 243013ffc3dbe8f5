import { tollgate } from "../support/cli.ts";

/** Every command there is, `rates show` like `check`, as the help of the one above names it. */
export async function commandPaths(above: readonly string[] = []): Promise<string[][]> {
  const { out } = await tollgate([...above, "--help"]);
  const listed = /^Commands:\n((?: {2}.*\n)+)/m.exec(out)?.[1] ?? "";
  const paths: string[][] = [];
  for (const [, name = ""] of listed.matchAll(/^ {2}([a-z-]+)/gm)) {
    if (name === "help") continue;
    const path = [...above, name];
    paths.push(path, ...(await commandPaths(path)));
  }
  return paths;
}
