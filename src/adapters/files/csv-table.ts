import { CsvError, parse } from "csv-parse/sync";
import type { Position } from "../../core/model/source.ts";
import { inputProblem } from "../../core/rules/input.ts";
import type { Cell, PlacedProblem, Row, Table } from "../../core/usage/table.ts";

interface Parsed {
  readonly record: readonly string[];
  readonly raw: string;
  /** `lines`: where the record ends. */
  readonly info: { readonly lines: number };
}

const LINE_BREAK = /\r\n|\n|\r/g;

/** CSV as RFC 4180 has it, with commas, semicolons or tabs: what spreadsheets and billing exports write. */
export function csvTable(text: string): Table {
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter: [delimiterOf(text)],
      record_delimiter: ["\r\n", "\n", "\r"],
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly Parsed[];
    const [header, ...rows] = parsed.map(cellsOf);
    if (header === undefined) return failed({ line: 1, column: 1 }, "the file is empty");
    const columns = header.map(({ text: name, position }) => ({ text: name.trim().toLowerCase(), position }));
    return withHeader(columns, rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : 1;
    return failed({ line, column: 1 }, `not CSV: ${error.message}`);
  }
}

const failed = (position: Position, problem: string): Table => ({
  columns: [],
  rows: [],
  problems: [
    { problem: inputProblem("usage-file", [], { problem, right: "docs/usage-files.md shows the layout." }), position },
  ],
});

/** The first of them in the first line: a decimal comma inside a quoted number does not decide. */
const delimiterOf = (text: string): string =>
  /[,;\t]/.exec(text.slice(0, 1000).split(/[\r\n]/, 1)[0] ?? "")?.[0] ?? ",";

/** Where each field begins: counted through the record's own text, quotes and all. */
function cellsOf({ record, raw, info }: Parsed): readonly Cell[] {
  const text = raw.replace(/^[\r\n]+|[\r\n]+$/g, "");
  let line = info.lines - (text.match(LINE_BREAK)?.length ?? 0);
  let [at, lineStart] = [0, 0];
  return record.map((value) => {
    const position = { line, column: at - lineStart + 1 };
    const isQuoted = text[at] === '"';
    const length = isQuoted ? value.replaceAll('"', '""').length + 2 : value.length;
    for (const { index, 0: lineBreak } of text.slice(at, at + length).matchAll(LINE_BREAK)) {
      line++;
      lineStart = at + index + lineBreak.length;
    }
    at += length + 1;
    return { text: value, position };
  });
}

function withHeader(columns: readonly Cell[], records: readonly (readonly Cell[])[]): Table {
  const rows: Row[] = [];
  const problems: PlacedProblem[] = [];
  for (const cells of records) {
    const position = cells[0]?.position ?? { line: 1, column: 1 };
    if (cells.length === columns.length) {
      rows.push({ position, cells: new Map(columns.map(({ text }, at) => [text, cells[at] as Cell])) });
      continue;
    }
    const problem = `${cells.length} values for ${columns.length} columns`;
    const right = "A value that holds the delimiter stands in quotes.";
    problems.push({ problem: inputProblem("usage-row", [], { problem, right }), position });
  }
  return { columns, rows, problems };
}
