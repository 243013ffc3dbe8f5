import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CancellationToken,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node.js";
import { ROOT } from "./cli.ts";
import type { Report } from "./report.ts";

const SERVER = join(ROOT, "node_modules", "yaml-language-server", "bin", "yaml-language-server");
/** What an editor may set; the catalogue of schemas is on the network. */
const SETTINGS = { schemaStore: { enable: false }, validate: true, hover: true, completion: true };

/** Zero-based, as the protocol has it. */
export interface Cursor {
  readonly line: number;
  readonly character: number;
}

export interface OpenFile {
  readonly diagnostics: readonly Report[];
  readonly uri: string;
  /** The names that are offered at a place. */
  completions(at: Cursor): Promise<string[]>;
  hover(at: Cursor): Promise<string>;
  /** A request about the file. */
  ask(method: string, more?: object): Promise<Report>;
  /** Replaces the text, and waits for what is wrong with it now. */
  change(text: string): Promise<readonly Report[]>;
}

export interface Started {
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** The workspace folder. */
  readonly root?: string;
  readonly options?: object;
  readonly capabilities?: Report;
}

/** The YAML language server that editors run, spoken to as an editor does. */
export class LanguageServer {
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  readonly logged: string[] = [];
  private opened = 0;
  private readonly diagnosed = new Map<string, (diagnostics: Report[]) => void>();

  private constructor({ args = [SERVER, "--stdio"], cwd = ROOT }: Started) {
    const child = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
    this.process = child;
    this.connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onRequest("workspace/configuration", ({ items }: Report) =>
      items.map(({ section }: Report) => (section === "yaml" ? SETTINGS : {})),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: Report) =>
      this.diagnosed.get(uri)?.(diagnostics),
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onNotification("window/logMessage", ({ message }: Report) => this.logged.push(message));
    this.connection.listen();
  }

  static async start(how: Started = {}): Promise<LanguageServer> {
    const server = new LanguageServer(how);
    const capabilities = {
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ["markdown"] },
      },
      workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
      ...how.capabilities,
    };
    const rootUri = how.root === undefined ? null : pathToFileURL(how.root).href;
    const about = { processId: process.pid, rootUri, capabilities, initializationOptions: how.options };
    await server.connection.sendRequest("initialize", about);
    await server.connection.sendNotification("initialized", {});
    return server;
  }

  /** Opens a text as a file of a folder, by default a new one, and waits for what is wrong with it. */
  async open(folder: string, text: string, name = `opened-${this.opened++}.yaml`): Promise<OpenFile> {
    const uri = pathToFileURL(join(folder, name)).href;
    const published = this.nextDiagnostics(uri);
    let version = 1;
    await this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version, text } });
    const ask = (method: string, more: object = {}): Promise<Report> =>
      this.connection.sendRequest(method, { textDocument: { uri }, ...more });
    return {
      uri,
      diagnostics: await published,
      completions: async (position) => {
        const offered = await ask("textDocument/completion", { position });
        return (offered.items ?? offered).map(({ label }: Report) => label);
      },
      hover: async (position) => (await ask("textDocument/hover", { position }))?.contents.value ?? "",
      ask,
      change: async (after) => {
        const next = this.nextDiagnostics(uri);
        const textDocument = { uri, version: ++version };
        await this.notify("textDocument/didChange", { textDocument, contentChanges: [{ text: after }] });
        return next;
      },
    };
  }

  /** The next that are published about a file. */
  nextDiagnostics(uri: string): Promise<Report[]> {
    return new Promise((resolve) => this.diagnosed.set(uri, resolve));
  }

  notify(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  request(method: string, params: object, token?: CancellationToken): Promise<Report> {
    // A token that is not there would be sent as a second parameter.
    return token === undefined
      ? this.connection.sendRequest(method, params)
      : this.connection.sendRequest(method, params, token);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    await gone;
    this.connection.dispose();
  }
}
