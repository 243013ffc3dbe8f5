import { Writable } from "node:stream";
import {
  CodeActionKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  type Position,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Day } from "../../core/model/calendar.ts";
import { printable } from "../../core/text/terminal.ts";
import { offersAt } from "./completion.ts";
import { figuresIn } from "./figures.ts";
import { quickFixes } from "./fixes.ts";
import { hoverText } from "./hover.ts";
import { diagnosticsOf, type Judged, judged } from "./judged.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { type FileKind, pathOf, rootOf, Workspace } from "./workspace.ts";

/** What the server needs of the process that runs it. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadableStream;
  readonly write: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  today(): Day;
}

/** Keys come faster than they need to be judged: what follows within this time is judged together. */
const PAUSE_MS = 15;

/** A language server on stdin and stdout. Ends with the connection. */
export async function serve(options: Settings, around: Surroundings): Promise<void> {
  const stdout = new Writable({
    write(chunk: Buffer | string, _, done) {
      around.write(chunk.toString());
      done();
    },
  });
  const connection = createConnection(new StreamMessageReader(around.stdin), new StreamMessageWriter(stdout));
  new Server(connection, options, around).listen();
  await new Promise<void>((resolve) => {
    connection.onExit(() => resolve());
    around.stdin.once("end", () => resolve());
  });
}

/** An open file of a workspace. */
interface Opened {
  readonly path: string;
  readonly kind: FileKind;
  readonly workspace: Workspace;
}

class Server {
  private readonly connection: Connection;
  private readonly around: Surroundings;
  private readonly documents = new TextDocuments(TextDocument);
  private readonly workspaces = new Map<string, Workspace>();
  /** Judged texts by address; one that is missing is judged when it is asked for. */
  private readonly judged = new Map<string, Judged>();
  private readonly waiting = new Set<string>();
  private settings: Settings;
  private folders: readonly string[] = [];
  private hasInlayHints = false;
  private canWatch = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(connection: Connection, settings: Settings, around: Surroundings) {
    this.connection = connection;
    this.settings = settings;
    this.around = around;
  }

  listen(): void {
    const { connection, documents } = this;
    connection.onInitialize((params) => this.initialized(params));
    connection.onInitialized(() => this.watch());
    connection.onDidChangeWatchedFiles(({ changes }) => this.changed(changes.map(({ uri }) => uri)));
    documents.onDidChangeContent(({ document }) => this.changed([document.uri]));
    documents.onDidClose(({ document: { uri } }) => {
      this.changed([uri]);
      this.waiting.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    connection.onCodeLens(({ textDocument: { uri } }) =>
      this.figures(uri)
        .filter(({ isOfFeature }) => !(isOfFeature && this.hasInlayHints))
        .map(({ at, text }) => ({ range: { start: at, end: at }, command: { title: text, command: "" } })),
    );
    connection.languages.inlayHint.on(({ textDocument: { uri } }) =>
      this.figures(uri).flatMap(({ at, text, isOfFeature }) =>
        isOfFeature ? [{ position: this.endOfLine(uri, at), label: text, paddingLeft: true }] : [],
      ),
    );
    connection.onHover(({ textDocument: { uri }, position }) => this.hover(uri, position));
    connection.onCodeAction(({ textDocument: { uri }, range }) => this.actions(uri, range));
    connection.onCompletion(({ textDocument: { uri }, position }) => this.completions(uri, position));
    documents.listen(connection);
    connection.listen();
  }

  private initialized({ workspaceFolders, rootUri, initializationOptions, capabilities }: InitializeParams) {
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === "string" ? [rootUri] : []);
    this.folders = folders.flatMap((uri) => pathOf(uri) ?? []);
    this.settings = settingsOf(this.settings, initializationOptions);
    this.hasInlayHints = capabilities.textDocument?.inlayHint !== undefined;
    this.canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    const result: InitializeResult = {
      serverInfo: { name: "tollgate", version: this.around.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeLensProvider: {},
        inlayHintProvider: true,
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        completionProvider: {},
      },
    };
    return result;
  }

  private async watch(): Promise<void> {
    if (!this.canWatch) return;
    const watchers = [{ globPattern: "**/*.{yaml,yml}" }];
    await this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  /** A policy or a file of defaults judges others: all that is open is judged again. */
  private changed(uris: readonly string[]): void {
    for (const uri of uris) {
      const opened = this.opened(uri);
      if (opened === null) continue;
      opened.workspace.changed(opened.path);
      if (opened.kind !== "budget") this.judged.clear();
      this.judged.delete(uri);
      const isAlone = opened.kind === "budget" && this.documents.get(uri) !== undefined;
      for (const each of isAlone ? [uri] : this.documents.keys()) {
        this.judged.delete(each);
        this.waiting.add(each);
      }
    }
    this.timer ??= setTimeout(() => this.publish(), PAUSE_MS);
  }

  private publish(): void {
    this.timer = null;
    for (const uri of [...this.waiting]) {
      this.waiting.delete(uri);
      const [opened, file] = [this.opened(uri), this.judgedOf(uri)];
      const document = this.documents.get(uri);
      if (opened === null || file === null || document === undefined) continue;
      const diagnostics = diagnosticsOf(file, opened.workspace.shown(opened.path), this.settings.schema);
      void this.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    }
  }

  private opened(uri: string): Opened | null {
    const path = pathOf(uri);
    if (path === null) return null;
    const root = rootOf(path, this.folders);
    let workspace = this.workspaces.get(root);
    if (workspace === undefined) {
      workspace = new Workspace(root, this.settings, (open) => this.textOf(open), this.around.env);
      this.workspaces.set(root, workspace);
    }
    const kind = workspace.kindOf(path);
    return kind === null ? null : { path, kind, workspace };
  }

  private textOf(path: string): string | null {
    for (const document of this.documents.all()) if (pathOf(document.uri) === path) return document.getText();
    return null;
  }

  private judgedOf(uri: string): Judged | null {
    const known = this.judged.get(uri);
    const opened = known === undefined && this.documents.get(uri) !== undefined ? this.opened(uri) : null;
    if (opened === null) return known ?? null;
    try {
      const file = judged(opened.path, opened.kind, opened.workspace, this.around.today());
      this.judged.set(uri, file);
      return file;
    } catch (error) {
      this.connection.console.error(printable(`${opened.path}: ${error instanceof Error ? error.message : error}`));
      return null;
    }
  }

  private figures(uri: string) {
    const file = this.judgedOf(uri);
    return file === null || file.result === null ? [] : figuresIn(file.result, file.text);
  }

  private endOfLine(uri: string, { line }: Position): Position {
    const next = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    const text = this.documents.get(uri)?.getText(next) ?? "";
    return { line, character: text.replace(/[\n\r]+$/, "").length };
  }

  private hover(uri: string, position: Position) {
    const [file, document] = [this.judgedOf(uri), this.documents.get(uri)];
    if (file === null || file.result === null || document === undefined) return null;
    const value = hoverText(file.result, file.text, document.offsetAt(position));
    return value === null ? null : { contents: { kind: MarkupKind.Markdown, value } };
  }

  private actions(uri: string, range: { start: Position; end: Position }) {
    const [file, opened] = [this.judgedOf(uri), this.opened(uri)];
    if (file === null || opened === null) return [];
    const shown = opened.workspace.shown(opened.path);
    return quickFixes(file, shown, range).map(({ title, finding, edits, isPreferred }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      isPreferred,
      diagnostics: diagnosticsOf({ ...file, findings: [finding] }, shown, this.settings.schema),
      edit: { changes: { [uri]: [...edits] } },
    }));
  }

  private completions(uri: string, position: Position) {
    const [file, opened, document] = [this.judgedOf(uri), this.opened(uri), this.documents.get(uri)];
    if (file === null || opened === null || document === undefined || opened.kind === "policy") return [];
    const offers = offersAt(document.getText(), document.offsetAt(position), file.fixable.inherited, opened.workspace);
    return offers.map(({ label, detail, from, insert }) => ({
      label,
      ...(detail === undefined ? {} : { detail }),
      textEdit: { range: { start: document.positionAt(from), end: position }, newText: insert },
    }));
  }
}
