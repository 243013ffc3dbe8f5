import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { FINDING_FORMAT_NAMES } from "../../src/core/report/format.ts";
import { clip } from "../../src/core/text/escape.ts";
import { printable } from "../../src/core/text/terminal.ts";
import { folder, tollgate } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { reportsOf } from "../support/reports.ts";
import { commandsIn, freeText, judgeMarkdown, OLD_COMMAND, patterned, structure } from "./hostile-judges.ts";
import { HOSTILE } from "./hostile-strings.ts";

const named = (texts: readonly string[]): (readonly [string, string, number])[] =>
  texts.map((text, index) => [JSON.stringify(text).slice(0, 40), text, index]);

const NOW = ["--now", "2026-11-23"];
const fileName = (text: string): string => `budgets/${text.replaceAll(/[/\0\p{Cs}]/gu, "_").slice(0, 60)}.yaml`;

function filesFor(text: string, index: number): Record<string, string> {
  const files: Record<string, string> = { [`budgets/${index}/free.yaml`]: freeText(text, `free-${index}`) };
  for (const [field, yaml] of Object.entries(patterned(text))) files[`budgets/${index}/${field}.yaml`] = yaml;
  if (process.platform !== "win32") files[fileName(text)] = "org: 5\n";
  return files;
}

const everything: Readonly<Record<string, string>> = Object.assign({}, ...HOSTILE.map(filesFor));

/** Made by the first test that asks, for all of them. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const checked = once(() => reportsOf(folder(everything), ...NOW));

describe("a report with every hostile text in every place", () => {
  test("has at least fifty texts, and all files are judged", async () => {
    const { code, reports } = await checked();
    expect(HOSTILE.length).toBeGreaterThanOrEqual(50);
    expect(code).toBe(2);
    const report = JSON.parse(reports.json);
    expect(report.organizations.length).toBeGreaterThanOrEqual(HOSTILE.length * 14 - 5);
    const free = report.organizations.filter(({ org }: Report) => org?.startsWith("free-"));
    expect(free.map(({ status }: Report) => status)).toEqual(HOSTILE.map(() => "fail"));
  });

  test.each(FINDING_FORMAT_NAMES)("%s has no runner command except our own", async (name) => {
    const { out, reports } = await checked();
    const commands = commandsIn(reports[name]);
    if (name === "github") {
      expect(commands).toHaveLength(30);
      for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) title=[^:]*::[^\r\n]*$/);
    } else {
      expect(commands).toEqual([]);
      expect(reports[name]).not.toMatch(OLD_COMMAND);
    }
    expect(commandsIn(out)).toEqual([]);
  });

  test("junit is well-formed, and has only our suites", async () => {
    const { reports } = await checked();
    const parsed = await validateXML({
      xml: reports.junit,
      normalization: "c14n",
      maxMemoryPages: 4096,
    });
    expect(parsed.rawOutput).not.toMatch(/error/);
    expect(parsed.valid).toBe(true);
    const { organizations } = JSON.parse(reports.json);
    expect(parsed.normalized.match(/<testsuite /g)).toHaveLength(organizations.length + 1);
  });

  test("sarif and gitlab have one entry for each shown finding, and no link in a message", async () => {
    const { reports } = await checked();
    const { results } = JSON.parse(reports.sarif).runs[0];
    const issues = JSON.parse(reports.gitlab);
    const shown = JSON.parse(reports.json).findings.filter(({ severity }: Report) => severity !== "info");
    expect(results).toHaveLength(shown.length);
    expect(issues).toHaveLength(shown.length + 1);
    for (const { message, locations } of results) {
      expect(message.text).not.toContain("](");
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[\w\-.!~*'()%/]+$/);
      expect(everything).toHaveProperty([decodeURIComponent(uri)]);
    }
  });
});

const unescaped = (text: string): string =>
  text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");

/** As GitHub's runner reads it: level, then properties apart from each other, then what is left of the line. */
function annotationOf(line: string): unknown {
  const [, properties = "", message = ""] = /^::\w+ (.*?)::(.*)$/.exec(line) ?? [];
  const named = properties.split(",").map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]);
  const { file, line: at, col } = Object.fromEntries(named.map(([name, value]) => [name, unescaped(value ?? "")]));
  return { file, line: Number(at), column: Number(col), says: unescaped(message) };
}

describe("a runner reads exactly our findings from the annotations", () => {
  test.each(named(HOSTILE))("%s", async (_, text, index) => {
    for (const files of [filesFor(text, index), { "budgets/free.yaml": freeText(text, "acme") }]) {
      const { reports } = await reportsOf(folder(files), ...NOW);
      const findings = JSON.parse(reports.json).findings.map(({ file, line, column, message, help }: Report) => {
        return { file, line, column, says: [message, help].map((one) => clip(printable(one))).join("\n") };
      });
      const made = commandsIn(reports.github).filter((line) => !line.startsWith("::notice title=tollgate::"));
      expect(made.length).toBeGreaterThan(1);
      for (const line of made) expect(findings).toContainEqual(annotationOf(line));
    }
  });
});

const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** What a command says of these files, in Markdown. */
const pageOf = async (command: readonly string[], files: Readonly<Record<string, string>>) =>
  judgeMarkdown((await tollgate([...command, "--format", "markdown"], { cwd: folder(files) })).out);

describe("Markdown as GitHub renders it", () => {
  const check = ["check", ...NOW];
  const explain = ["explain", "acme"];
  /** Without its words, a page is the same for every text. */
  const shape = (command: readonly string[], files: (text: string) => Readonly<Record<string, string>>) =>
    once(async () => structure((await pageOf(command, files("harmless"))).html));
  const free = (text: string, index = 0) => ({ "budgets/free.yaml": freeText(text, `free-${index}`) });
  const acme = (text: string) => ({ "budgets/acme.yaml": freeText(text, "acme") });
  const checkedShape = shape(check, free);
  const explainedShape = shape(explain, acme);

  test.each(named(HOSTILE))("%s", async (_, text, index) => {
    const { html, text: said } = await pageOf(check, free(text, index));
    expect(structure(html)).toBe(await checkedShape());
    expect(flat(said)).toContain(flat(printable(text)));
    await pageOf(check, filesFor(text, index));
  });

  test.each(named(HOSTILE))("explain: %s", async (_, text) => {
    const { html, text: said } = await pageOf(explain, acme(text));
    expect(structure(html)).toBe(await explainedShape());
    expect(flat(said)).toContain(flat(printable(text)));
    expect(commandsIn((await tollgate(explain, { cwd: folder(acme(text)) })).out)).toEqual([]);
  });
});
