import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BIN, ROOT, TODAY } from "../support/cli.ts";
import { LanguageServer } from "../support/language-server.ts";
import { budget, type Report } from "../support/report.ts";

const MODELINE = "# yaml-language-server: $schema=../policy/budget.schema.json\n";
const PLANNED = "consumption: { virtual-agent: { sessionsPerDay: 50 } }\n";

let root: string;
let servers: { yaml: LanguageServer; own: LanguageServer; alone: LanguageServer };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "tollgate-beside-"));
  mkdirSync(join(root, "budgets"));
  mkdirSync(join(root, "policy"));
  for (const name of ["budget", "defaults"]) {
    cpSync(join(ROOT, "policy", `${name}.schema.json`), join(root, "policy", `${name}.schema.json`));
  }
  const args = [BIN, "lsp", "--now", TODAY];
  const [yaml, own, alone] = await Promise.all([
    LanguageServer.start(),
    LanguageServer.start({ args, cwd: root, root, options: { schema: false } }),
    LanguageServer.start({ args, cwd: root, root }),
  ]);
  servers = { yaml, own, alone };
});
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  rmSync(root, { recursive: true, force: true });
});

const lines = (diagnostics: readonly Report[]): number[] =>
  diagnostics.filter(({ severity }) => severity < 3).map(({ range }) => range.start.line);

let cases = 0;

/** Each with who shows it beside the other: the schema's server, or ours. */
test.each<[what: string, text: string, by: "yaml" | "own"]>([
  ["a misspelled key", budget(`${PLANNED}limts: { cost: 5 }\n`), "yaml"],
  ["a wrong type", budget(PLANNED, { version: '"1"' }), "yaml"],
  ["a month that is a day", budget(PLANNED, { plan: "{ from: 2026-12-01 }" }), "yaml"],
  ["a missing key", budget("labels: { env: prod }\n"), "yaml"],
  ["no YAML", budget(`${PLANNED}limits: { cost: 5\n`), "yaml"],
  ["a key twice", budget(`${PLANNED}plan: { from: 2026-12 }\n`), "yaml"],
  ["an unknown currency", budget(PLANNED, { currency: "ZZZ" }), "own"],
  ["an unknown card", budget(PLANNED, { rateCard: "genesys-2026-3" }), "own"],
  ["a wrong unit", budget("consumption: { virtual-agent: { minutes: 50 } }\n"), "own"],
  ["an anchor", budget(`labels: &a { env: prod }\n${PLANNED}`), "own"],
  ["more than the ceiling", budget(PLANNED.replace("50", "50000")), "own"],
])("beside yaml-language-server, %s is shown once", async (_, text, by) => {
  const org = `case-${cases++}`;
  const [yaml, own, alone] = await Promise.all(
    [servers.yaml, servers.own, servers.alone].map(
      async (server) =>
        (await server.open(join(root, "budgets"), MODELINE + text.replace("org: acme", `org: ${org}`), `${org}.yaml`))
          .diagnostics,
    ),
  );
  const said = { yaml: lines(yaml ?? []), own: lines(own ?? []) };
  expect(lines(alone ?? [])).not.toEqual([]);
  expect(said[by]).not.toEqual([]);
  expect(said[by === "own" ? "yaml" : "own"]).toEqual([]);
});
