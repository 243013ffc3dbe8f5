import { isDay } from "../../model/calendar.ts";
import { type Exact, exactFromText } from "../../model/exact.ts";
import type { InvoiceLine, ServiceDates } from "../../model/invoice.ts";
import { UNITS, type Unit } from "../../model/rate-card.ts";
import { didYouMean } from "../../text/nearest.ts";
import { placeText, quoted, words } from "../../text/text.ts";
import { invoicedFor } from "../invoice-kind.ts";
import { type Cell, fileProblem, type PlacedProblem, type Row, rowProblem, type Table } from "./table.ts";

const COLUMNS = ["product", "start", "end", "amount", "quantity", "unit", "currency", "prepaid", "org"] as const;
const NEEDED = ["product", "start", "end", "amount"] as const;
type Column = (typeof COLUMNS)[number];

/** A line of a file, and the organization it names; null: it names none. */
export interface FileInvoiceLine {
  readonly org: string | null;
  readonly line: InvoiceLine;
}

/** Lines of invoices out of a table. If anything is wrong, nothing of it should be used. */
export function invoiceLines(
  table: Table,
  file: string,
): { readonly lines: readonly FileInvoiceLine[]; readonly problems: readonly PlacedProblem[] } {
  const problems = [...table.problems, ...(table.problems.length === 0 ? columnProblems(table) : [])];
  if (problems.length > 0) return { lines: [], problems };
  const lines = table.rows.map((row) => new RowReader(row, file, problems).read());
  return { lines, problems };
}

function* columnProblems({ columns }: Table): Generator<PlacedProblem> {
  const known: readonly string[] = COLUMNS;
  const seen = columns.map(({ text }) => text);
  for (const { text, position } of columns) {
    if (!known.includes(text)) {
      const right = didYouMean(text, known, `Columns are ${words(known)}: delete this one.`);
      yield fileProblem(position, `there is no column ${quoted(text)}`, right);
    } else if (seen.indexOf(text) !== seen.lastIndexOf(text)) {
      yield fileProblem(position, `the column ${text} is there twice`, "Delete one.");
    }
  }
  for (const name of NEEDED) {
    if (seen.includes(name)) continue;
    const right = `The first line names the columns: ${NEEDED.join(",")}.`;
    yield fileProblem(columns[0]?.position ?? { line: 1, column: 1 }, `no column ${name}`, right);
  }
}

const AMOUNT = /^-?(0|[1-9]\d{0,11})(\.\d{1,6})?$/;

class RowReader {
  private readonly row: Row;
  private readonly file: string;
  private readonly problems: PlacedProblem[];

  constructor(row: Row, file: string, problems: PlacedProblem[]) {
    this.row = row;
    this.file = file;
    this.problems = problems;
  }

  read(): FileInvoiceLine {
    const product = this.text("product") ?? "";
    if (product === "") this.wrong("product", "the product is missing", "Write what the invoice calls it.");
    const { kind, feature, isPrepaid } = invoicedFor([product]);
    const prepaid = this.text("prepaid")?.toLowerCase() ?? null;
    if (prepaid !== null && !/^(yes|no|true|false)$/.test(prepaid))
      this.wrong("prepaid", `${quoted(prepaid)} is neither yes nor no`, "Write yes for what is paid ahead.");
    return {
      org: this.text("org"),
      line: {
        ...{ path: placeText({ file: this.file, ...this.row.position }), invoice: 1, product, kind, feature },
        isPrepaid: prepaid === null ? isPrepaid : /^(yes|true)$/.test(prepaid),
        organizationId: null,
        dates: this.dates(),
        ...{ quantity: this.number("quantity"), unit: this.unit(), amount: this.amount() },
        currency: this.currency(),
      },
    };
  }

  private cell(column: Column): Cell | undefined {
    return this.row.cells.get(column);
  }

  /** Null: there is nothing. */
  private text(column: Column): string | null {
    const text = this.cell(column)?.text.trim() ?? "";
    return text === "" ? null : text;
  }

  private wrong(column: Column, problem: string, right: string): null {
    this.problems.push(rowProblem(this.cell(column)?.position ?? this.row.position, problem, right));
    return null;
  }

  private number(column: "quantity" | "amount"): Exact | null {
    const text = this.text(column);
    if (text === null) return null;
    if (AMOUNT.test(text)) return exactFromText(text);
    return this.wrong(column, `${quoted(text)} is not a number`, "Write it plainly, as in 1250.00 or -3.5.");
  }

  private amount(): Exact | null {
    if (this.text("amount") !== null) return this.number("amount");
    return this.wrong("amount", "the amount is missing", "Write what the line costs.");
  }

  private unit(): Unit | null {
    const text = this.text("unit");
    const name = text?.toLowerCase().replace(/(?<!s)$/, "s");
    const found = UNITS.find((unit) => unit === name);
    if (text === null || found !== undefined) return found ?? null;
    return this.wrong(
      "unit",
      `there is no unit ${quoted(text)}`,
      didYouMean(text, UNITS, `Units are ${words(UNITS)}.`),
    );
  }

  private currency(): string | null {
    const text = this.text("currency");
    if (text === null || /^[A-Z]{3}$/.test(text)) return text;
    return this.wrong("currency", `${quoted(text)} is no currency`, "Write three capitals, as in USD.");
  }

  private dates(): ServiceDates | null {
    const [start, end] = [this.day("start"), this.day("end")];
    if (start === null || end === null) return null;
    if (end >= start) return { start, end };
    return this.wrong("end", "the service ends before it begins", "Write the last day of the service.");
  }

  private day(column: "start" | "end"): string | null {
    const text = this.text(column) ?? "";
    if (isDay(text)) return text;
    return this.wrong(column, `${quoted(text)} is not a day`, "Write it as YYYY-MM-DD.");
  }
}
