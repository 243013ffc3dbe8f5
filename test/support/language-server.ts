import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
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
  /** The names that are offered at a place. */
  completions(at: Cursor): Promise<string[]>;
  hover(at: Cursor): Promise<string>;
}

/** The YAML language server that editors run, spoken to as an editor does. */
export class LanguageServer {
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  private opened = 0;
  private readonly diagnosed = new Map<string, (diagnostics: Report[]) => void>();

  private constructor() {
    const child = spawn(process.execPath, [SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
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
    this.connection.listen();
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer();
    const capabilities = {
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ["markdown"] },
      },
      workspace: { configuration: true },
    };
    await server.connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities });
    await server.connection.sendNotification("initialized", {});
    return server;
  }

  /** Opens a text as a new file of a folder, and waits for what is wrong with it. */
  async open(folder: string, text: string): Promise<OpenFile> {
    const uri = pathToFileURL(join(folder, `opened-${this.opened++}.yaml`)).href;
    const published = new Promise<Report[]>((resolve) => this.diagnosed.set(uri, resolve));
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
    const ask = (method: string, position: Cursor): Promise<Report> =>
      this.connection.sendRequest(method, { textDocument: { uri }, position });
    return {
      diagnostics: await published,
      completions: async (position) =>
        (await ask("textDocument/completion", position)).items.map(({ label }: Report) => label),
      hover: async (position) => (await ask("textDocument/hover", position))?.contents.value ?? "",
    };
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    await gone;
    this.connection.dispose();
  }
}
