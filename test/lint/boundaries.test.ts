import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";

const BIOME = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
const TSC = join(ROOT, "node_modules", "typescript-7", "bin", "tsc");

/** Each line breaks one rule of the architecture, and names what must refuse it. */
const LINTED: readonly (readonly [string, string])[] = [
  ['import { readFileSync } from "node:fs";\nexport const read = readFileSync;', "noRestrictedImports"],
  ['import { Command } from "commander";\nexport const command = new Command();', "noRestrictedImports"],
  ['import { stringify } from "yaml";\nexport const text = stringify(1);', "noRestrictedImports"],
  ['import { topic } from "@pulumi/aws";\nexport const arn = topic;', "noRestrictedImports"],
  ['import { Topic } from "@pulumi/aws/sns/topic.js";\nexport const made = Topic;', "noRestrictedImports"],
  ['import { SNSClient } from "@aws-sdk/client-sns";\nexport const sns = new SNSClient();', "noRestrictedImports"],
  ['import { run } from "../cli/run.ts";\nexport const app = run;', "noRestrictedImports"],
  ['import { emit } from "../meter/emit.ts";\nexport const send = emit;', "noRestrictedImports"],
  ['import { Sources } from "../genesys/source.ts";\nexport const sources = Sources;', "noRestrictedImports"],
  ['import { findSources } from "../files/find.ts";\nexport const find = findSources;', "noRestrictedImports"],
  ['import { git } from "../git/command.ts";\nexport const run = git;', "noRestrictedImports"],
  ['import { github } from "../forge/github.ts";\nexport const forge = github;', "noRestrictedImports"],
  ['import { check } from "../check.ts";\nexport const up = check;', "noRestrictedImports"],
  ["export const today = new Date();", "noRestrictedGlobals"],
  ["export const now = Date.now();", "noRestrictedGlobals"],
  ["export const format = new Intl.NumberFormat();", "noRestrictedGlobals"],
  ["export const { env } = process;", "noRestrictedGlobals"],
  ["export const later = setTimeout;", "noRestrictedGlobals"],
  ['export const page = fetch("https://example.com");', "noRestrictedGlobals"],
  ['console.log("hello");', "noConsole"],
  ["export const chance = Math.random();", "plugin"],
  ['export const order = "a".localeCompare("b");', "plugin"],
  ["export const text = (1000).toLocaleString();", "plugin"],
  ['export const upper = "i".toLocaleUpperCase();', "plugin"],
  ['export const lazy = import("./exact.ts");', "plugin"],
];

function lint(files: Record<string, string>): string {
  const cwd = folder(files);
  cpSync(join(ROOT, "biome.json"), join(cwd, "biome.json"));
  cpSync(join(ROOT, "scripts"), join(cwd, "scripts"), { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd });
  const { stdout, stderr } = spawnSync(process.execPath, [BIOME, "lint", "src"], { cwd, encoding: "utf8" });
  return stdout + stderr;
}

describe("lint keeps the core pure", () => {
  test.each(LINTED)("%s", (code, rule) => {
    expect(lint({ "src/model/bad.ts": `${code}\n` })).toContain(rule);
  });

  test("a cycle is an error, also one of types only", () => {
    const said = lint({
      "src/model/a.ts": 'import type { B } from "./b.ts";\nexport type A = B | null;\n',
      "src/model/b.ts": 'import type { A } from "./a.ts";\nexport type B = A[];\n',
    });
    expect(said).toContain("noImportCycles");
    expect(said).toContain("Found 2 errors");
  });

  test("only src/aws imports the AWS SDK", () => {
    const code = 'import { SNSClient } from "@aws-sdk/client-sns";\nexport const sns = SNSClient;\n';
    expect(lint({ "src/cli/bad.ts": code })).toContain("noRestrictedImports");
    expect(lint({ "src/stack/bad.ts": code })).toContain("noRestrictedImports");
    expect(lint({ "src/aws/good.ts": code })).not.toContain("noRestrictedImports");
  });

  test("only src/git runs a program", () => {
    const code = 'import { spawnSync } from "node:child_process";\nexport const run = spawnSync;\n';
    expect(lint({ "src/cli/bad.ts": code })).toContain("noRestrictedImports");
    expect(lint({ "src/aws/bad.ts": code })).toContain("noRestrictedImports");
    expect(lint({ "src/git/good.ts": code })).not.toContain("noRestrictedImports");
    const aws = 'import { SNSClient } from "@aws-sdk/client-sns";\nexport const sns = SNSClient;\n';
    expect(lint({ "src/git/bad.ts": aws })).toContain("noRestrictedImports");
  });

  test.each(["src/cli/bad.ts", "src/aws/bad.ts"])("%s may know neither Pulumi nor the stack", (file) => {
    const from = ["@pulumi/pulumi", "@pulumi/aws/sns/topic.js", "../stack/program.ts"];
    const code = from.map((path, at) => `export { thing as t${at} } from "${path}";\n`).join("");
    expect(lint({ [file]: code }).match(/noRestrictedImports/g)).toHaveLength(from.length);
    expect(lint({ "src/stack/good.ts": code })).not.toContain("noRestrictedImports");
  });

  test("the same code is fine in an adapter", () => {
    expect(lint({ "src/files/good.ts": `${LINTED[0]?.[0]}\n` })).not.toContain("noRestrictedImports");
  });
});

test("the core's own type check knows neither Node nor the DOM", () => {
  const cwd = folder({
    "src/model/bad.ts": "export const a = process.pid;\nexport const b = document.title;\nconsole.log(1);\n",
  });
  for (const file of ["tsconfig.json", "tsconfig.core.json"]) cpSync(join(ROOT, file), join(cwd, file));
  mkdirSync(join(cwd, "node_modules"));
  symlinkSync(join(ROOT, "node_modules", "@types"), join(cwd, "node_modules", "@types"));
  const { stdout, status } = spawnSync(process.execPath, [TSC, "-p", "tsconfig.core.json"], { cwd, encoding: "utf8" });
  expect(status).not.toBe(0);
  for (const name of ["process", "document", "console"]) expect(stdout).toContain(`'${name}'`);
});
