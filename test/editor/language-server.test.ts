import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeMark } from "../rules/case.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { LanguageServer } from "../support/language-server.ts";
import type { Report } from "../support/report.ts";

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start();
});
afterAll(() => server.stop());

interface Opened {
  readonly wrong: string[];
  readonly offered: string[];
  readonly hover: string;
  readonly schemas: string[];
}

/** What an editor shows of a file: what is wrong, and what it offers and explains at the mark. */
async function opened(folder: string, marked: string): Promise<Opened> {
  const { text, line, column } = takeMark(marked);
  const file = await server.open(folder, text);
  const cursor = { line: (line ?? 1) - 1, character: (column ?? 1) - 1 };
  return {
    wrong: file.diagnostics.map(({ message }) => message),
    offered: await file.completions(cursor),
    hover: await file.hover(cursor),
    schemas: file.diagnostics.flatMap(({ data }: Report) => data?.schemaUri ?? []),
  };
}

const own = (file: string): string => readFileSync(join(ROOT, file), "utf8");

describe("budgets/small-center.yaml, by its own modeline", () => {
  const text = own("budgets/small-center.yaml");
  const budgets = join(ROOT, "budgets");

  test("completes inside consumption, each feature that is not there yet", async () => {
    const { offered } = await opened(budgets, text.replace("  messaging:", "  ▸\n  messaging:"));
    expect(offered).toEqual(expect.arrayContaining(["voice-bots", "digital-bots", "agentic-virtual-agent", "other"]));
    expect(offered).not.toContain("messaging");
  });

  test("completes what a line may say", async () => {
    const { offered } = await opened(budgets, text.replace("virtual-agent: {", "virtual-agent:\n    ▸\n  other: {"));
    expect(offered).toEqual(expect.arrayContaining(["sessions", "sessionsPerDay", "billedElsewhere"]));
  });

  test("explains a key", async () => {
    const { hover, wrong } = await opened(budgets, text.replace("virtual-agent:", "▸virtual-agent:"));
    expect(wrong).toEqual([]);
    expect(hover).toContain("#### Virtual Agent");
    expect(hover).toContain("genesys-2026-03: 2 tokens each");
    expect(hover).toContain("sessionsPerDay: 200");
  });

  test("underlines a typo, with a schema from the disk", async () => {
    const { wrong, schemas } = await opened(budgets, text.replace("licensing:", "licencing:"));
    expect(wrong).toContain("Property licencing is not allowed.");
    for (const schema of schemas) expect(schema).toMatch(/^file:.*\/policy\/budget\.schema\.json$/);
    expect(schemas).not.toEqual([]);
  });
});

describe("every other kind of file", () => {
  test.each([
    [
      "budgets/_defaults.yaml",
      "# yaml-language-server: $schema=../policy/defaults.schema.json\nversion: 1\norg: acme\nconsumption:\n  ▸\n",
      "voice-bots",
      "Property org is not allowed.",
    ],
    [
      "budgets/small-center.test.yaml",
      own("budgets/small-center.test.yaml").replace("    never:", "    ▸\n    nevr:"),
      "notifications",
      "Property nevr is not allowed.",
    ],
    [
      "policy/guardrails.yaml",
      own("policy/guardrails.yaml").replace("healthy: {", "▸\n  helthy: {"),
      "healthy",
      "Property helthy is not allowed.",
    ],
    [
      "policy/rate-cards/genesys-2026-06.yaml",
      own("policy/rate-cards/genesys-2026-06.yaml").replace("tiers:", "▸\ntears:"),
      "tiers",
      "Property tears is not allowed.",
    ],
  ])("%s completes, and underlines a typo", async (file, text, offer, problem) => {
    const { offered, wrong } = await opened(join(ROOT, dirname(file)), text);
    expect(offered).toContain(offer);
    expect(wrong).toContain(problem);
  });

  const files = ["budgets", "examples/published-card", "policy", "policy/rate-cards"].flatMap((place) =>
    readdirSync(join(ROOT, place))
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => `${place}/${name}`),
  );

  test("of this repository has a modeline, and nothing is wrong with it", async () => {
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) {
      expect(own(file), file).toMatch(/^# yaml-language-server: \$schema=\S+\.schema\.json\n/);
    }
    // Together: the server waits a moment before it looks at a file.
    const wrong = await Promise.all(
      files.map(async (file) => [file, (await server.open(join(ROOT, dirname(file)), own(file))).diagnostics]),
    );
    expect(wrong).toEqual(files.map((file) => [file, []]));
  });
});

test("docs/editor.md names first lines that lead to schemas", () => {
  const rows = [...own("docs/editor.md").matchAll(/^\| `(\S+)` \| `# yaml-language-server: \$schema=(\S+)` \|$/gm)];
  expect(rows).toHaveLength(5);
  for (const [, file = "", schema = ""] of rows) {
    const path = join(ROOT, dirname(file), schema);
    expect(JSON.parse(readFileSync(path, "utf8")).title, file).toMatch(/^Tollgate/);
  }
});

describe("a budget that init wrote", () => {
  const OWNER = ["--users", "5", "--owner", "ops@example.com"];

  async function written(cwd: string): Promise<{ modeline: string; offered: string[]; wrong: string[] }> {
    expect((await tollgate(["init", "acme", ...OWNER], { cwd })).code).toBe(0);
    const budgets = join(cwd, "budgets");
    const text = readFileSync(join(budgets, "acme.yaml"), "utf8");
    const { offered, wrong } = await opened(budgets, text.replace("consumption:\n", "consumption:\n  ▸\n"));
    return { modeline: text.split("\n")[0] ?? "", offered, wrong };
  }

  test("in a repository of its own: the schema comes along", async () => {
    const { modeline, offered } = await written(folder());
    expect(modeline).toBe("# yaml-language-server: $schema=../policy/budget.schema.json");
    expect(offered).toContain("voice-bots");
  });

  test("with the package in node_modules: its schema is used", async () => {
    const cwd = folder();
    const there = join(cwd, "node_modules", "tollgate", "policy");
    mkdirSync(there, { recursive: true });
    for (const name of readdirSync(join(ROOT, "policy"))) {
      if (name.endsWith(".json")) cpSync(join(ROOT, "policy", name), join(there, basename(name)));
    }
    const { modeline, offered } = await written(cwd);
    expect(modeline).toBe("# yaml-language-server: $schema=../node_modules/tollgate/policy/budget.schema.json");
    expect(offered).toContain("voice-bots");
  });
});
