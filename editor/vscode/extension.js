// Starts `tollgate lsp` for the YAML files of a workspace.
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

/** The workspace's own Tollgate first: the version that its CI runs. Else the one on the PATH. */
function serverOf(folders) {
  const own = folders
    .map(({ uri }) => join(uri.fsPath, "node_modules", "tollgate", "dist", "tollgate.cjs"))
    .find((path) => existsSync(path));
  return own === undefined
    ? { command: "tollgate", args: ["lsp"] }
    : { module: own, args: ["lsp"], transport: TransportKind.stdio };
}

/** Red Hat's YAML extension shows what the schema finds. */
function showsSchema(settings) {
  const wanted = settings.get("schemaDiagnostics");
  return wanted === "auto" ? vscode.extensions.getExtension("redhat.vscode-yaml") === undefined : wanted === "on";
}

async function activate() {
  const settings = vscode.workspace.getConfiguration("tollgate");
  client = new LanguageClient("tollgate", "Tollgate", serverOf(vscode.workspace.workspaceFolders ?? []), {
    documentSelector: [{ scheme: "file", pattern: "**/*.{yaml,yml}" }],
    initializationOptions: {
      budgets: settings.get("budgets"),
      policy: settings.get("policy"),
      schema: showsSchema(settings),
    },
  });
  await client.start();
}

const deactivate = () => client?.stop();

module.exports = { activate, deactivate };
