import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readUsage } from "../../src/adapters/files/usage.ts";
import { hourNumber } from "../../src/core/model/calendar.ts";
import { exactText } from "../../src/core/model/exact.ts";
import type { UsageFile } from "../../src/core/usage/file/figures.ts";
import { folder, ROOT } from "../support/cli.ts";

const read = (text: string, name = "usage.csv"): UsageFile => readUsage(name, folder({ [name]: text }));
const json = (rows: unknown): UsageFile => read(JSON.stringify(rows), "usage.json");

const plain = ({ figures, findings }: UsageFile) => {
  expect(findings).toEqual([]);
  return figures.map(({ tokens, position: _, ...rest }) => ({ ...rest, tokens: exactText(tokens) }));
};

/** "code line:column" of each finding. */
const places = ({ findings }: UsageFile) => findings.map(({ code, line, column }) => `${code} ${line}:${column}`);

test("the usage files of the page can be read", () => {
  const page = readFileSync(join(ROOT, "docs", "usage-files.md"), "utf8");
  const block = (kind: string): string => new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";
  expect(plain(read(block("csv")))).toHaveLength(3);
  expect(plain(read(block("json"), "usage.json"))).toHaveLength(2);
});

describe("a usage file", () => {
  test("daily: a day's usage is known when the day is over", () => {
    expect(plain(read("day,tokens\n2026-12-01,812\n2026-12-02,790.5\n"))).toEqual([
      {
        org: null,
        day: "2026-12-01",
        until: hourNumber("2026-12-02", 0),
        feature: null,
        tokens: "812",
        known: hourNumber("2026-12-02", 0),
      },
      {
        org: null,
        day: "2026-12-02",
        until: hourNumber("2026-12-03", 0),
        feature: null,
        tokens: "790.5",
        known: hourNumber("2026-12-03", 0),
      },
    ]);
  });

  test("hourly, with semicolons, a byte order mark, quotes, CR LF and a blank line", () => {
    const text =
      '\ufeffHour;Org;Feature;Tokens;Known\r\n"2026-12-01T14:00Z";acme;"voice-bots";12.25;\r\n\r\n2026-12-01T15Z;acme;voice-bots;3;2026-12-03T08:20Z\r\n';
    expect(plain(read(text))).toEqual([
      {
        org: "acme",
        day: "2026-12-01",
        until: hourNumber("2026-12-01", 15),
        feature: "voice-bots",
        tokens: "12.25",
        known: hourNumber("2026-12-01", 15),
      },
      {
        org: "acme",
        day: "2026-12-01",
        until: hourNumber("2026-12-01", 16),
        feature: "voice-bots",
        tokens: "3",
        known: hourNumber("2026-12-03", 9),
      },
    ]);
  });

  test("JSON says the same", () => {
    const csv = read("day,feature,tokens,known\n2026-12-01,social,5,2026-12-04\n2026-12-02,social,0.000001,\n");
    const rows = [
      { day: "2026-12-01", feature: "social", tokens: 5, known: "2026-12-04" },
      { day: "2026-12-02", feature: "social", tokens: "0.000001" },
    ];
    expect(plain(json(rows))).toEqual(plain(csv));
  });

  test("a later row for the same time is a correction, not a finding", () => {
    expect(plain(read("day,tokens,known\n2026-12-01,812,\n2026-12-01,700,2026-12-03\n"))).toHaveLength(2);
  });
});

describe("what cannot be used is a finding with its place", () => {
  test.each([
    ["", "usage-file 1:1"],
    ["day,tokens\n", "usage-file 1:1"],
    ["day,tokns\n2026-12-01,5\n", "usage-file 1:5"],
    ["tokens\n5\n", "usage-file 1:1"],
    ["day,hour,tokens\n", "usage-file 1:1"],
    ["day,day,tokens\n", "usage-file 1:5"],
    ['day,tokens\n2026-12-01,"5\n', "usage-file 2:12"],
    ['day,feature,tokens\n2026-12-01,"social,5\n2026-12-02,"social",5\n', "usage-file 2:12"],
    ['day,feature,tokens\n2026-12-01,so"cial,5\n', "usage-file 2:14"],
    ['feature,day,tokens\n"two\r\nlines",2026-12-01,5\r\nx,2026-12-01,"5"0\r\n', "usage-file 4:14"],
    ["sep=;\nday;feature;tokens\n2026-12-01;voice-bots;500\n", "usage-file 1:1"],
    ["\n\nAI Token Consumption\n\nday,tokens\n2026-12-01,500\n", "usage-file 3:1"],
    ["# exported, 3 Dec; all\nday,tokens\n2026-12-01,500\n", "usage-file 1:1"],
    ["2026-12-01,500\n2026-12-02,500\n", "usage-file 1:1"],
    ["<html><body>Log in</body></html>", "usage-file 1:1"],
    ["date,tokens\n2026-12-01,500\n", "usage-file 1:1"],
    ["day,tokens\n2026-12-01,12.500\n", "usage-row 2:12"],
    ["day,tokens\n2026-12-01,1.000\n2026-12-02,0.5\n", "usage-row 2:12"],
    ["day,tokens\n2026-12-01,1.234\n2026-12-02,1000\n", "usage-row 2:12"],
    ["day;tokens\n2026-12-01;12,5\n", "usage-row 2:12"],
    ["day,tokens\n2026-12-01,5\n2026-12-02\n", "usage-row 3:1"],
    ["day,tokens\n2026-12-32,5\n", "usage-row 2:1"],
    ["day,tokens\n2026-12-01,-5\n", "usage-row 2:12"],
    ['day,tokens\n2026-12-01,"1,500"\n', "usage-row 2:12"],
    ["day,tokens\n2026-12-01,1e3\n", "usage-row 2:12"],
    ["day,tokens\n2026-12-01,\n", "usage-row 2:12"],
    ["hour,tokens\n2026-12-01T14:30Z,5\n", "usage-row 2:1"],
    ["hour,tokens\n2026-12-01T14:00,5\n", "usage-row 2:1"],
    ["day,tokens,known\n2026-12-02,5,2026-12-02\n", "usage-row 2:14"],
    ["day,tokens,known\n2026-12-02,5,soon\n", "usage-row 2:14"],
    ["org,day,tokens\nACME,2026-12-02,5\n", "usage-row 2:1"],
    ["day,feature,tokens\n2026-12-01,social,5\n2026-12-02,,5\n", "usage-row 3:12"],
    ["day,tokens\n2026-12-01,5\n2026-12-01,6\n", "usage-row 3:1"],
    ['feature,day,tokens\n"two\nlines",2026-12-41,5\n', "usage-row 3:8"],
  ])("%j: %s", (text, place) => {
    expect(places(read(text))).toEqual([place]);
  });

  test.each([
    ["{", "usage-file 1:2"],
    ["[".repeat(100_000), "usage-file 1:1"],
    ["{}", "usage-file 1:1"],
    ["[1]", "usage-row 1:2"],
    ['[\n  { "day": "2026-12-01", "tokens": null }]', "usage-row 2:36"],
    ['[{ "day": "2026-12-01", "tokens": 1e400 }]', "usage-row 1:35"],
    ['[{ "day": "2026-12-01", "tokens": 1, "tokens": 2 }]', "usage-row 1:38"],
    ['[{ "day": "2026-12-01", "tokens": 12.500 }]', "usage-row 1:35"],
    ['[{ "date": "2026-12-01", "tokens": 12 }]', "usage-file 1:4"],
  ])("JSON %j: %s", (text, place) => {
    expect(places(read(text, "usage.json"))).toEqual([place]);
  });

  test("a bad row does not hide the others", () => {
    const { figures, findings } = read("day,tokens\nx,5\n2026-12-02,5\ny,5\n");
    expect([figures.length, findings.length]).toEqual([1, 2]);
  });

  test("1.234 is a number where decimals are written elsewhere in the file, and in JSON", () => {
    expect(plain(read("day,tokens\n2026-12-01,1.234\n2026-12-02,14.7\n")).map(({ tokens }) => tokens)).toEqual([
      "1.234",
      "14.7",
    ]);
    expect(plain(json([{ day: "2026-12-01", tokens: 1.234 }]))).toMatchObject([{ tokens: "1.234" }]);
  });

  test.each([
    ["day,tokens\n2026-12-01,12.500\n", "Write 12500, or 12.5 if that is meant."],
    ['day,tokens\n2026-12-01,"1,500"\n', "Write 1500."],
    ["day;tokens\n2026-12-01;12,5\n", "Write 12.5."],
    ["date,tokens\n2026-12-01,5\n", "Call it day."],
    ["sep=,\nday,tokens\n2026-12-01,5\n", "Delete line 1: line 2 names the columns."],
    ["day|tokens\n2026-12-01|5\n", "Separate columns with a comma, a semicolon or a tab."],
    ["a title\n\nday,tokens\n2026-12-01,5\n", "Delete lines 1 to 2: line 3 names the columns."],
    ['[{"day":"2026-12-01","tokens":5}]', "If the file is JSON, let its name end in .json."],
  ])("%j: %s", (text, right) => {
    expect(read(text).findings.map(({ help }) => help)).toEqual([right]);
  });

  test("a row with too few values does not hide another problem", () => {
    expect(places(read("day,tokens\n2026-12-02\n2026-12-32,5\n"))).toEqual(["usage-row 2:1", "usage-row 3:1"]);
  });

  test("all problems are counted, the first hundred are listed", () => {
    const { findings, problems } = read(`day,tokens\n${"2026-12-32,5\n".repeat(250)}`);
    expect([findings.length, problems]).toEqual([100, 250]);
  });

  test.each([
    ["an .xlsx file", "PK\u0003\u0004....", /Excel/, /CSV/],
    ["a .gz file", [0x1f, 0x8b, 8, 0], /gzip/, /gunzip/],
    ["a .pdf file", "%PDF-1.7", /PDF/, /CSV/],
  ])("%s is named", (_, bytes, what, right) => {
    const content = typeof bytes === "string" ? Buffer.from(bytes) : Buffer.from(bytes);
    const { findings } = readUsage("usage.csv", folder({ "usage.csv": content }));
    const [message, help] = [what, right].map((text) => expect.stringMatching(text));
    expect(findings).toMatchObject([{ code: "unreadable-file", message, help }]);
  });

  test("a last line without its line break counts, and is said", () => {
    const noticed = (text: string) => read(text).notices.map(({ code, path }) => `${code} ${path}`);
    expect(noticed("day,tokens\n2026-12-01,5\n2026-12-02,15")).toEqual(["open-end usage.csv:3:1"]);
    expect(noticed("day,tokens\n2026-12-01,5\n2026-12-02,15\n")).toEqual([]);
    expect(noticed("day,tokens\r\n2026-12-01,5\r\n")).toEqual([]);
    expect(json([{ day: "2026-12-01", tokens: 5 }]).notices).toEqual([]);
  });

  test("no file, a folder, not UTF-8", () => {
    const none = readUsage("none.csv", folder());
    expect(places(none)).toEqual(["unreadable-file 1:1"]);
    expect(none.findings[0]?.help).toContain("docs/usage-files.md");
    expect(places(readUsage(".", folder()))).toEqual(["unreadable-file 1:1"]);
    const latin = folder({ "usage.csv": Buffer.from([0x64, 0xe9]) });
    expect(places(readUsage("usage.csv", latin))).toEqual(["file-encoding 1:2"]);
  });

  test("every row is a figure or a finding, whatever is in it", () => {
    const value = fc.oneof(fc.string(), fc.constantFrom("2026-12-01", "5", "", '"', "2026-12-01T10:00Z"));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 8 }), (rows) => {
        const quoted = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","));
        const { figures, findings } = read(`day,tokens\n${quoted.join("\n")}\n`);
        const nul = findings.some(({ code }) => code === "file-encoding");
        if (nul) return;
        expect(figures.length).toBeLessThanOrEqual(rows.length);
        expect(figures.length + findings.length).toBeGreaterThanOrEqual(rows.length);
      }),
      { numRuns: 60 },
    );
  });
});
