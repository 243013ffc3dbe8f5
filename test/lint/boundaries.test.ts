import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { ROOMS, type Room, roomsOf } from "./rooms.ts";

const BIOME = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
const TSC = join(ROOT, "node_modules", "typescript-7", "bin", "tsc");

const fileIn = (room: string): string => `src/${room}/bad.ts`;

/** A line of code after the one rule that refuses it. */
const refusedBy = (rule: string, lines: readonly string[]): string[] => lines.map((line) => `${rule}: ${line}`);
const imports = (paths: readonly string[]): string[] =>
  refusedBy(
    "noRestrictedImports",
    paths.map((path) => `import "${path}";`),
  );

const PACKAGES = ["node:fs", "commander", "yaml", "@pulumi/aws", "@pulumi/aws/sns/topic.js", "@aws-sdk/client-sns"];

/** What no room of the core may say. */
const IMPURE: readonly string[] = [
  ...imports(PACKAGES),
  ...refusedBy("noRestrictedGlobals", [
    "export const today = new Date();",
    "export const now = Date.now();",
    "export const format = new Intl.NumberFormat();",
    "export const { env } = process;",
    "export const start = performance;",
    "export const later = setTimeout;",
    'export const page = fetch("https://example.com");',
  ]),
  ...refusedBy("noConsole", ['console.log("hello");']),
  ...refusedBy("plugin", [
    "export const chance = Math.random();",
    'export const order = "a".localeCompare("b");',
    "export const text = (1000).toLocaleString();",
    'export const upper = "i".toLocaleUpperCase();',
    'export const lower = "I".toLocaleLowerCase();',
    'export const lazy = import("./exact.ts");',
  ]),
];

/** What one room alone may import. */
const OWNED: readonly (readonly [owner: string, path: string])[] = [
  ["adapters/aws", "@aws-sdk/client-sns"],
  ["core/fix", "yaml"],
  ["adapters/git", "node:child_process"],
  ["apps/stack", "@pulumi/pulumi"],
  ["apps/stack", "@pulumi/aws/sns/topic.js"],
];
const owned = (isMine: (owner: string) => boolean): string[] =>
  imports(OWNED.flatMap(([owner, path]) => (isMine(owner) ? path : [])));

/** It runs in a browser. */
const PAGE = "apps/page";

/** All that a room may not say. */
function bannedIn({ name, tier }: Room): string[] {
  const above = tier === "core" ? roomsOf("adapter", "app") : tier === "adapter" ? roomsOf("app") : [];
  const own = owned((owner) => owner === name);
  return [
    ...imports(above.map((room) => `../../${room}/some.ts`)),
    ...(tier === "core" ? IMPURE.filter((line) => !own.includes(line)) : owned((owner) => owner !== name)),
    ...(tier === "app" && name !== "apps/stack" ? imports(["../stack/program.ts"]) : []),
    ...(name === PAGE ? imports(["node:fs", "commander", "../../adapters/files/read.ts", "../cli/io.ts"]) : []),
  ];
}

/**
 * In each file exactly these lines are refused, so that a ban that is lost leaves one unsaid. A Biome override replaces
 * the options of a rule it repeats: each kind of room has a complete list of its own in biome.json, and each is tried.
 */
const REFUSED: readonly (readonly [file: string, lines: readonly string[]])[] = [
  ...ROOMS.map((room) => [fileIn(room.name), bannedIn(room)] as const),
  ["src/core/model/up.ts", imports(["../check/check.ts", "../pricing/price.ts"])],
  ["src/core/pricing/type.ts", refusedBy("noRestrictedImports", ['export type { Io } from "../../apps/cli/io.ts";'])],
  ["src/core/pricing/a.ts", refusedBy("noImportCycles", ['export type * from "./b.ts";'])],
  ["src/core/pricing/b.ts", refusedBy("noImportCycles", ['export type * from "./a.ts";'])],
];

const FINE: readonly (readonly [file: string, lines: readonly string[]])[] = [
  ...[...new Set(OWNED.map(([owner]) => owner))].map(
    (room) => [`src/${room}/good.ts`, owned((owner) => owner === room)] as const,
  ),
  ["src/adapters/files/also-good.ts", IMPURE.filter((line) => !/yaml|@/.test(line))],
];

const codeOf = (line: string): string => line.slice(line.indexOf(" ") + 1);

interface Diagnostic {
  readonly code: { readonly value: string };
  readonly location: { readonly path: string; readonly range: { readonly start: { readonly line: number } } };
}

/** What Biome refuses of these files, in one run: the lines of each, by path. */
function lint(files: ReadonlyMap<string, readonly string[]>, cwd: string): Map<string, string[]> {
  for (const name of ["biome.json", "scripts"]) cpSync(join(ROOT, name), join(cwd, name), { recursive: true });
  for (const [file, lines] of files) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), lines.map((line) => `${codeOf(line)}\n`).join(""));
  }
  const args = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=rdjson", "src"];
  const { stdout } = spawnSync(process.execPath, [BIOME, ...args], { cwd, encoding: "utf8" });
  const said = new Map([...files.keys()].map((file): [string, string[]] => [file, []]));
  for (const { code, location } of (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics) {
    const line = files.get(location.path)?.[location.range.start.line - 1] ?? "";
    said.get(location.path)?.push(...refusedBy(code.value.split("/").at(-1) ?? "", [codeOf(line)]));
  }
  return said;
}

describe("lint keeps apps, adapters and the core apart, and the core pure", () => {
  let said: Map<string, string[]>;
  beforeAll(() => {
    const cwd = mkdtempSync(join(tmpdir(), "tollgate-"));
    said = lint(new Map([...REFUSED, ...FINE]), cwd);
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  test.each(REFUSED)("%s is refused, line by line", (file, lines) => {
    expect(said.get(file)?.sort()).toEqual([...lines].sort());
  });

  test.each(FINE)("%s is let through", (file) => {
    expect(said.get(file)).toEqual([]);
  });
});

test("the core's own type check knows neither Node nor the DOM", () => {
  const files = roomsOf("core").map(fileIn);
  const cwd = folder(Object.fromEntries(files.map((file) => [file, "console.log(document, process);\n"])));
  for (const file of ["tsconfig.json", "tsconfig.core.json"]) cpSync(join(ROOT, file), join(cwd, file));
  mkdirSync(join(cwd, "node_modules"));
  symlinkSync(join(ROOT, "node_modules", "@types"), join(cwd, "node_modules", "@types"));
  const args = ["-p", "tsconfig.core.json", "--pretty", "false"];
  const { stdout } = spawnSync(process.execPath, [TSC, ...args], { cwd, encoding: "utf8" });
  const said = stdout.matchAll(/^(?<file>\S+)\(.*Cannot find name '(?<name>\w+)'/gm);
  expect([...said].map(({ groups }) => `${groups?.["file"]} ${groups?.["name"]}`).sort()).toEqual(
    files.flatMap((file) => ["console", "document", "process"].map((name) => `${file} ${name}`)).sort(),
  );
});
