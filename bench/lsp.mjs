// node bench/lsp.mjs [lines] [keystrokes]: from a keystroke in a budget to what is wrong with it, through the server.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node.js";

const LIMIT_MS = 100;
const [lines, keystrokes] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 500)];

const HEAD = `version: 1
org: acme
name: Acme Support
owners: [platform@example.com]
rateCard: genesys-2026-03
currency: USD
licensing: { model: named, users: 200 }
plan: { from: 2026-12, months: 12 }
consumption:
  virtual-agent: { sessionsPerDay: 50 }
  voice-bots:
    - { name: main line, minutesPerDay: 400 }
changes:
`;

/** A budget with a change of its plan in each line. */
function budgetText() {
  const head = HEAD.split("\n").length - 1;
  const month = (index) => `2027-${String(1 + (index % 11)).padStart(2, "0")}`;
  const changes = Array.from(
    { length: Math.max(0, lines - head) },
    (_, index) =>
      `  - { name: season ${index}, from: ${month(index)}, through: ${month(index)}, scale: { voice-bots: 1.1 } }\n`,
  );
  return HEAD + changes.join("");
}

const root = mkdtempSync(join(tmpdir(), "tollgate-lsp-"));
mkdirSync(join(root, "budgets"));
const bin = fileURLToPath(new URL("../dist/tollgate.cjs", import.meta.url));
const server = spawn(process.execPath, [bin, "lsp"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
const connection = createMessageConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
let published = () => {};
connection.onNotification("textDocument/publishDiagnostics", () => published());
connection.onNotification("window/logMessage", ({ message }) => console.error(message));
connection.listen();
try {
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  const uri = pathToFileURL(join(root, "budgets", "acme.yaml")).href;
  const next = () => new Promise((resolve) => (published = resolve));
  const opened = next();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text: budgetText() },
  });
  await opened;
  const times = [];
  // Types and deletes a digit of the sessions: each is another verdict.
  const at = { line: 9, character: HEAD.split("\n")[9].indexOf("50") + 1 };
  for (let count = 0; count < keystrokes; count++) {
    const isTyped = count % 2 === 0;
    const range = { start: at, end: isTyped ? at : { ...at, character: at.character + 1 } };
    const answered = next();
    const before = performance.now();
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: count + 2 },
      contentChanges: [{ range, text: isTyped ? "7" : "" }],
    });
    await answered;
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const at95 = times[Math.ceil(times.length * 0.95) - 1];
  const shown = (ms) => `${ms.toFixed(1)} ms`;
  console.log(
    `${lines} lines, ${keystrokes} keystrokes: median ${shown(times[times.length >> 1])}, p95 ${shown(at95)}`,
  );
  if (at95 > LIMIT_MS) process.exitCode = 1;
} finally {
  server.kill();
  connection.dispose();
  rmSync(root, { recursive: true });
}
