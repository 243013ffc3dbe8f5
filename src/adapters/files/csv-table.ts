import { CsvError, parse } from "csv-parse/sync";
import type { Position } from "../../core/model/source.ts";
import { counted, quoted } from "../../core/text/text.ts";
import { areColumns } from "../../core/usage/file/columns.ts";
import {
  type Cell,
  fileProblem,
  type PlacedProblem,
  type Row,
  rowProblem,
  type Table,
} from "../../core/usage/file/table.ts";

interface Parsed {
  readonly record: readonly string[];
  readonly raw: string;
  /** `lines`: where the record ends. */
  readonly info: { readonly lines: number };
}

const LINE_BREAK = /\r\n|\n|\r/g;

const START: Position = { line: 1, column: 1 };
/** A title and a comment stand above the names of the columns, not a page of them. */
const MAX_PREAMBLE = 20;

/** CSV as RFC 4180 has it, with commas, semicolons or tabs: what spreadsheets and billing exports write. */
export function csvTable(text: string): Table {
  const preamble = preambleOf(text);
  if (preamble !== null) return failed(preamble);
  const delimiter = delimiterOf(text);
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter: [delimiter],
      record_delimiter: ["\r\n", "\n", "\r"],
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly Parsed[];
    const [header, ...rows] = parsed.map(cellsOf);
    if (header === undefined) return failed(fileProblem(START, "the file is empty", LAYOUT));
    const columns = header.map(({ text: name, position }) => ({ text: name.trim().toLowerCase(), position }));
    const isOpen = rows.length > 0 && !/[\r\n]$/.test(text);
    return { ...withHeader(columns, rows), openEnd: isOpen ? (rows.at(-1)?.[0]?.position.line ?? null) : null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const right = "Close it, or write a quote inside a value twice.";
    return failed(fileProblem(openQuote(text, delimiter), "the quote does not close where its value ends", right));
  }
}

const LAYOUT = "docs/usage-files.md shows the layout.";

const failed = (problem: PlacedProblem): Table => ({ columns: [], rows: [], problems: [problem], openEnd: null });

/** What stands where the names of the columns should be; null: nothing else does. */
function preambleOf(text: string): PlacedProblem | null {
  const lines = text.replace(/^\ufeff/, "").split(LINE_BREAK, MAX_PREAMBLE);
  const at = lines.findIndex((line) => line.trim() !== "");
  const first = lines[at];
  if (first === undefined || areColumns(namesIn(first), "all")) return null;
  const header = lines.findIndex((line) => areColumns(namesIn(line), "all"));
  if (header < 0 && areColumns(namesIn(first), "some")) return null;
  const problem = `${quoted(first.trim())} does not name the columns`;
  return fileProblem({ line: at + 1, column: 1 }, problem, rightOf(first, at + 1, header + 1));
}

const namesIn = (line: string): string[] => line.split(/[,;\t]/).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));

function rightOf(first: string, line: number, header: number): string {
  if (header === line + 1) return `Delete line ${line}: line ${header} names the columns.`;
  if (header > 0) return `Delete lines ${line} to ${header - 1}: line ${header} names the columns.`;
  if (/^[[{]/.test(first)) return "If the file is JSON, let its name end in .json.";
  if (first.startsWith("<")) return "This is HTML or XML. Export the usage as CSV.";
  if (areColumns(first.split("|"), "some")) return "Separate columns with a comma, a semicolon or a tab.";
  return "The first line names the columns: write day,feature,tokens above the rows.";
}

/** The quote at which a text stops being CSV. */
function openQuote(text: string, delimiter: string): Position {
  let [line, lineStart, open, isStart] = [1, 0, -1, true];
  let place = START;
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; at++) {
    const char = text[at] ?? "";
    const isBreak = char === "\n" || (char === "\r" && text[at + 1] !== "\n");
    if (char === '"' && open < 0) {
      place = { line, column: at - lineStart + 1 };
      if (!isStart) return place;
      open = at;
    } else if (char === '"' && text[at + 1] === '"') at++;
    else if (char === '"') {
      const next = text[at + 1] ?? delimiter;
      if (next !== delimiter && next !== "\r" && next !== "\n") return place;
      open = -1;
    }
    isStart = open < 0 && (char === delimiter || isBreak);
    if (isBreak) [line, lineStart] = [line + 1, at + 1];
  }
  return place;
}

/** The first of them in the first line: a decimal comma inside a quoted number does not decide. */
const delimiterOf = (text: string): string =>
  /[,;\t]/.exec(
    text
      .slice(0, 1000)
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? "",
  )?.[0] ?? ",";

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

function withHeader(columns: readonly Cell[], records: readonly (readonly Cell[])[]): Omit<Table, "openEnd"> {
  const rows: Row[] = [];
  const problems: PlacedProblem[] = [];
  for (const cells of records) {
    const position = cells[0]?.position ?? START;
    if (cells.length === columns.length) {
      rows.push({ position, cells: new Map(columns.map(({ text }, at) => [text, cells[at] as Cell])) });
      continue;
    }
    const [values, names] = [counted(cells.length, "value"), counted(columns.length, "column")];
    problems.push(rowProblem(position, `${values} for ${names}`, "A value that holds the delimiter stands in quotes."));
  }
  return { columns, rows, problems };
}
