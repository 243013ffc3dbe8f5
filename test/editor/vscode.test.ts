import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";

const FOLDER = join(ROOT, "editor", "vscode");
const manifest = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8"));
const code = readFileSync(join(FOLDER, "extension.js"), "utf8");

test("the extension's manifest has what packing asks for, and the settings that it reads", () => {
  for (const key of ["name", "publisher", "version", "license", "description"]) expect(manifest[key], key).toBeTruthy();
  expect(manifest.engines.vscode).toMatch(/^\^1\.\d+\.0$/);
  expect(manifest.devDependencies["@types/vscode"]).toBe(manifest.engines.vscode);
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false);
  for (const file of ["README.md", "LICENSE", ".vscodeignore"]) expect(existsSync(join(FOLDER, file)), file).toBe(true);
  const { properties } = manifest.contributes.configuration;
  const read = [...code.matchAll(/settings\.get\("(\w+)"\)/g)].map(([, name]) => `tollgate.${name}`);
  expect(Object.keys(properties).sort()).toEqual(read.sort());
  for (const [name, { type, default: value }] of Object.entries<{ type: string; default: unknown }>(properties)) {
    expect(Array.isArray(value) ? "array" : typeof value, name).toBe(type);
  }
});

test("it bundles, with VS Code left out", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, "extension.js")],
    ...{ bundle: true, platform: "node", format: "cjs", external: ["vscode"], write: false, logLevel: "silent" },
  });
  expect(outputFiles?.[0]?.text).toContain('require("vscode")');
});

/** Activates the extension in a workspace: what it starts, and with which options. */
async function activated(cwd: string, settings: Record<string, unknown>, extensions: readonly string[]) {
  const made: unknown[][] = [];
  const said: string[] = [];
  class LanguageClient {
    constructor(...args: unknown[]) {
      made.push(args);
    }
    start = () => said.push("start");
    stop = () => said.push("stop");
  }
  const modules: Record<string, unknown> = {
    vscode: {
      workspace: {
        getConfiguration: () => ({ get: (name: string) => settings[name] }),
        workspaceFolders: [{ uri: { fsPath: cwd } }],
      },
      extensions: { getExtension: (id: string) => (extensions.includes(id) ? {} : undefined) },
    },
    "vscode-languageclient/node": { LanguageClient, TransportKind: { stdio: 0 } },
  };
  const module = { exports: {} as { activate(): Promise<void>; deactivate(): void } };
  const load = createRequire(import.meta.url);
  new Function("require", "module", code)((name: string) => modules[name] ?? load(name), module);
  await module.exports.activate();
  module.exports.deactivate();
  expect(said).toEqual(["start", "stop"]);
  const [, , server, client] = made[0] as [string, string, object, { initializationOptions: object }];
  return { server, options: client.initializationOptions };
}

const AUTO = { budgets: ["plans"], policy: "", schemaDiagnostics: "auto" };

test("it starts the workspace's own Tollgate, else the one on the PATH", async () => {
  const own = folder({ "node_modules/tollgate/dist/tollgate.cjs": "" });
  expect((await activated(own, AUTO, [])).server).toMatchObject({
    module: join(own, "node_modules/tollgate/dist/tollgate.cjs"),
  });
  expect((await activated(folder(), AUTO, [])).server).toEqual({ command: "tollgate", args: ["lsp"] });
});

test.each([
  ["auto", [], true],
  ["auto", ["redhat.vscode-yaml"], false],
  ["on", ["redhat.vscode-yaml"], true],
  ["off", [], false],
])("with schemaDiagnostics %s beside %j it sends schema: %s", async (schemaDiagnostics, extensions, schema) => {
  const { options } = await activated(folder(), { ...AUTO, schemaDiagnostics }, extensions);
  expect(options).toEqual({ budgets: ["plans"], policy: "", schema });
});
