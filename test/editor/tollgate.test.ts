import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node.js";
import { takeMark } from "../rules/case.ts";
import { BIN, ROOT, TODAY } from "../support/cli.ts";
import { LanguageServer } from "../support/language-server.ts";
import { budget, type Report } from "../support/report.ts";

const PLANNED = "consumption:\n  virtual-agent: { sessionsPerDay: 50 }\n  agent-copilot: { users: 200 }\n";
const VALID = budget(PLANNED);
const SLIP = budget(`${PLANNED}limts: { cost: 5000 }\n`);

const own = (file: string): string => readFileSync(join(ROOT, file), "utf8");

let root: string;
let server: LanguageServer;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "tollgate-lsp-"));
  const files = {
    "budgets/emea/beta.yaml": budget(`labels: { env: prod, customer: "Ümit & Co" }\n${PLANNED}`, { org: "beta" }),
    "budgets/sub/_defaults.yaml": "version: 1\nrateCard: genesys-2026-06\n",
    "notes.yaml": "limts: 5\n",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  server = await LanguageServer.start({
    args: [BIN, "lsp", "--now", TODAY, "--stdio", `--clientProcessId=${process.pid}`],
    cwd: root,
    root,
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

let organizations = 0;

/** Opens a marked text as the budget of an organization of its own, and says where its mark is. */
async function opened(marked: string, folder = ".") {
  const { text: given, line, column } = takeMark(marked);
  const org = `acme-${organizations++}`;
  const text = given.replace("org: acme", `org: ${org}`);
  const file = await server.open(join(root, "budgets", folder), text, `${org}.yaml`);
  return { file, text, cursor: { line: (line ?? 1) - 1, character: (column ?? 1) - 1 } };
}

const codesIn = (diagnostics: readonly Report[]): string[] =>
  diagnostics.filter(({ severity }) => severity < HINT).map(({ code }) => code);
const HINT = 4;

/** A text after the edits of a fix, as an editor applies them. */
function applied(text: string, edits: readonly Report[]): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
  const offset = ({ line, character }: Report): number => (starts[line] ?? text.length) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (done, { range, newText }) => done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
      text,
    );
}

describe("what is wrong, as one types", () => {
  test("by the schema, with the rule's code and what to write", async () => {
    const { file } = await opened(SLIP);
    expect(file.diagnostics).toEqual([
      expect.objectContaining({
        source: "tollgate",
        code: "schema",
        severity: 1,
        message: expect.stringContaining("limits"),
      }),
    ]);
    expect(file.diagnostics[0].range).toEqual({ start: { line: 11, character: 0 }, end: { line: 11, character: 5 } });
  });

  test("by the guardrails, and nothing once it is right", async () => {
    const over = budget(PLANNED.replace("50", "50000"));
    const { file } = await opened(over);
    expect(codesIn(file.diagnostics)).toContain("over-allocation");
    expect(codesIn(await file.change(over.replace("50000", "50").replace(": acme", ": acme-1")))).toEqual([]);
  });

  test("in the same organization's other file", async () => {
    const { file } = await opened(budget(PLANNED, { org: "beta" }), "emea");
    expect(codesIn(file.diagnostics)).toContain("duplicate-org");
  });

  test("with unsaved defaults and policy", async () => {
    const own = budget("consumption: { virtual-agent: { sessionsPerDay: 1 } }\n").replace(/rateCard.*\n/, "");
    const { file } = await opened(own, "sub");
    expect(codesIn(file.diagnostics)).toEqual([]);
    const next = server.nextDiagnostics(file.uri);
    const defaults = await server.open(join(root, "budgets", "sub"), "version: 1\n", "_defaults.yaml");
    expect(codesIn(await next)).toEqual(["schema"]);
    const again = server.nextDiagnostics(file.uri);
    expect(await defaults.change("version: 1\nrateCrad: x\n")).toEqual([expect.objectContaining({ code: "schema" })]);
    expect(codesIn(await again)).toEqual(["defaults-invalid"]);
  });

  test("after a file of policy has changed on the disk", async () => {
    const { file } = await opened(VALID);
    mkdirSync(join(root, "policy"), { recursive: true });
    const policy = join(root, "policy", "guardrails.yaml");
    writeFileSync(policy, own("policy/guardrails.yaml").replace("no-meter: info", "no-meter: warning"));
    const next = server.nextDiagnostics(file.uri);
    const changes = [{ uri: pathToFileURL(policy).href, type: 1 }];
    await server.notify("workspace/didChangeWatchedFiles", { changes });
    expect(codesIn(await next)).not.toEqual([]);
    rmSync(policy);
    const after = server.nextDiagnostics(file.uri);
    await server.notify("workspace/didChangeWatchedFiles", { changes });
    expect(codesIn(await after)).toEqual([]);
  });
});

describe("figures", () => {
  test("the worst month above the plan, and each feature's tokens beside it", async () => {
    const { file } = await opened(VALID);
    const lenses = await file.ask("textDocument/codeLens");
    expect(lenses.map(({ range, command }: Report) => [range.start.line, command.title])).toEqual([
      [7, expect.stringMatching(/^worst month 2026-12: [\d,]+ of 50,000 tokens, [\d,.]+ USD a month$/)],
      [9, expect.stringMatching(/^2,000 tokens in 2026-12$/)],
      [10, expect.stringMatching(/ tokens in 2026-12$/)],
    ]);
    const hints = await file.ask("textDocument/inlayHint", {
      range: { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } },
    });
    expect(hints.map(({ position, label }: Report) => [position.line, label])).toEqual(
      lenses.slice(1).map(({ range, command }: Report) => [range.start.line, command.title]),
    );
  });

  test("of an invalid file are not shown", async () => {
    const { file } = await opened(SLIP);
    expect(await file.ask("textDocument/codeLens")).toEqual([]);
  });

  test("are explained as explain does", async () => {
    const { file, cursor } = await opened(VALID.replace("sessionsPerDay", "sess▸ionsPerDay"));
    const hover = await file.hover(cursor);
    expect(hover).toMatch(/sessionsPerDay +50 /);
    expect(hover).toContain("2,000");
    const { file: other, cursor: onPlan } = await opened(VALID.replace("plan:", "pl▸an:"));
    expect(await other.hover(onPlan)).toContain("ceiling");
    const later = `${VALID}changes:\n  - { from: 2027-01, rateC▸ard: genesys-2026-06 }\n`;
    const { file: changed, cursor: onCard } = await opened(later);
    expect(await changed.hover(onCard)).toContain("250 per organization");
  });

  test("are not explained where there is none", async () => {
    const { file, cursor } = await opened(VALID.replace("name: Acme", "name: Ac▸me"));
    expect(await file.hover(cursor)).toBe("");
  });
});

describe("quick fixes", () => {
  const range = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 1 } });

  test.each([
    ["LF", SLIP],
    ["CR LF", SLIP.replaceAll("\n", "\r\n")],
    ["no last line break", SLIP.trimEnd()],
  ])("correct a slip and nothing else: %s", async (_, typed) => {
    const { file, text } = await opened(typed);
    const [action] = await file.ask("textDocument/codeAction", { range: range(11), context: { diagnostics: [] } });
    expect(action).toMatchObject({ title: "Correct: limits", kind: "quickfix", isPreferred: true });
    const after = applied(text, action.edit.changes[file.uri]);
    expect(after).toBe(text.replace("limts", "limits"));
    expect(codesIn(await file.change(after))).toEqual([]);
  });

  test("only of what stands there", async () => {
    const { file } = await opened(SLIP);
    expect(await file.ask("textDocument/codeAction", { range: range(2), context: { diagnostics: [] } })).toEqual([]);
  });
});

describe("completion", () => {
  test.each([
    [
      "features that are not planned yet",
      "  agent-copilot: { users: 200 }\n",
      "  ▸\n",
      ["voice-bots", "other"],
      ["virtual-agent"],
    ],
    [
      "a feature that is being typed",
      "  agent-copilot: { users: 200 }\n",
      "  voi▸\n",
      ["voice-bots"],
      ["virtual-agent"],
    ],
    ["a feature's own unit", "{ sessionsPerDay: 50 }", "\n    ▸", ["sessions", "sessionsPerDay"], ["users", "minutes"]],
    ["units in braces", "{ sessionsPerDay: 50 }", "{ ▸ }", ["sessions", "sessionsPerDay"], ["users", "minutes"]],
    ["cards", "genesys-2026-03", "▸", ["genesys-2026-03", "genesys-2026-06"], ["voice-bots"]],
    ["editions", "users: 200 }\nplan", "users: { ▸ } }\nplan", ["cx1", "cx3"], ["users"]],
    ["labels of other budgets", "plan:", "labels: { ▸ }\nplan:", ["env", "customer"], []],
    ["their values", "plan:", "labels: { customer: ▸ }\nplan:", ["Ümit & Co"], ["prod"]],
  ])("of %s", async (_, before, after, offered, not) => {
    const { file, cursor } = await opened(VALID.replace(before, after));
    const labels = await file.completions(cursor);
    expect(labels).toEqual(expect.arrayContaining(offered));
    for (const label of not) expect(labels).not.toContain(label);
  });

  test("replaces the word", async () => {
    const { file, cursor } = await opened(VALID.replace("  agent-copilot: { users: 200 }", "  voi▸"));
    const items = await file.ask("textDocument/completion", { position: cursor });
    const item = items.find(({ label }: Report) => label === "voice-bots");
    expect(item.textEdit).toEqual({
      range: { start: { line: 10, character: 2 }, end: { line: 10, character: 5 } },
      newText: "voice-bots: ",
    });
  });
});

describe("hostile texts and requests", () => {
  test.each([
    ["nothing", ""],
    ["no map", "- a\n"],
    ["broken YAML", "a: [\n  b: {"],
    ["a control character", "a: \u0000\u0007\n"],
    ["anchors", `a: &a [${"*a,".repeat(50)}]\n`],
    ["deep nesting", `a: ${"[".repeat(5000)}`],
    ["a megabyte and more", `${VALID}# ${"x".repeat(1_100_000)}\n`],
    ["many lines", `${VALID}${"# comment\n".repeat(50_000)}`],
    ["markup", budget(PLANNED, { name: '"```\\n# [x](command:evil) <script>"' })],
  ])("%s is answered", async (_, text) => {
    const file = await server.open(join(root, "budgets"), text);
    const position = { line: 0, character: 1 };
    for (const method of ["hover", "completion"]) await file.ask(`textDocument/${method}`, { position });
    for (const method of ["codeLens", "documentSymbol"].slice(0, 1)) await file.ask(`textDocument/${method}`);
    await file.ask("textDocument/codeAction", {
      range: { start: { line: 0, character: 0 }, end: { line: 1e9, character: 0 } },
      context: { diagnostics: [] },
    });
    expect(server.logged).toEqual([]);
  });

  test.each([
    "untitled:Untitled-1",
    "file:///%zz.yaml",
    "http://example.com/a.yaml",
    "file://elsewhere/a.yaml",
    "",
    "🤯",
  ])("%s is no file", async (uri) => {
    const textDocument = { uri, languageId: "yaml", version: 1, text: SLIP };
    await server.notify("textDocument/didOpen", { textDocument });
    expect(
      await server.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } }),
    ).toBeNull();
    expect(await server.request("textDocument/codeLens", { textDocument: { uri } })).toEqual([]);
    await server.notify("textDocument/didClose", { textDocument: { uri } });
  });

  test("files that are no budgets are left alone", async () => {
    const textDocument = {
      uri: pathToFileURL(join(root, "notes.yaml")).href,
      languageId: "yaml",
      version: 1,
      text: SLIP,
    };
    await server.notify("textDocument/didOpen", { textDocument });
    expect(await server.request("textDocument/codeLens", { textDocument: { uri: textDocument.uri } })).toEqual([]);
  });

  test("a cancelled request is no error of the server", async () => {
    const { file } = await opened(VALID);
    const source = new CancellationTokenSource();
    const asked = server.request("textDocument/codeLens", { textDocument: { uri: file.uri } }, source.token);
    source.cancel();
    await asked.catch(({ code }: Report) => expect(code).toBe(-32800));
    expect(await file.ask("textDocument/codeLens")).toHaveLength(3);
  });

  test("of many changes at once, the last is judged", async () => {
    const { file, text } = await opened(VALID);
    for (let version = 2; version < 200; version++) {
      const contentChanges = [{ text: version % 2 === 0 ? SLIP : text }];
      await server.notify("textDocument/didChange", { textDocument: { uri: file.uri, version }, contentChanges });
    }
    await file.ask("textDocument/codeLens");
    const last = await server.nextDiagnostics(file.uri);
    expect(codesIn(last)).toEqual([]);
  });
});
