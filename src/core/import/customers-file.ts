import { add, type Exact, exactFromText, ZERO } from "../model/exact.ts";
import { featureUsage } from "../model/period-usage.ts";
import { didYouMean } from "../text/nearest.ts";
import { quoted, words } from "../text/text.ts";
import { type Cell, fileProblem, type PlacedProblem, type Row, rowProblem, type Table } from "../usage/file/table.ts";
import { type Customer, ORG_ID } from "./customer.ts";

const COLUMNS = [
  ...["org", "name", "owner", "currency", "model", "users", "cycle_day"],
  ...["included", "purchased", "purchase_price", "overage_price", "month", "tokens"],
];

/** A column with this before the id of a feature has the tokens it took in the month. */
const OF_FEATURE = "tokens:";

/** A list of organizations, one a row. If anything is wrong, nothing of it should be used. */
export function customersOf(
  table: Table,
  features: ReadonlySet<string>,
): { readonly customers: readonly Customer[]; readonly problems: readonly PlacedProblem[] } {
  const problems = [...table.problems, ...(table.problems.length === 0 ? columnProblems(table, features) : [])];
  if (problems.length > 0) return { customers: [], problems };
  const seen = new Set<string>();
  const customers = table.rows.map((row) => new RowReader(row, problems).read(seen));
  return { customers, problems };
}

function* columnProblems({ columns }: Table, features: ReadonlySet<string>): Generator<PlacedProblem> {
  const known = [...COLUMNS, ...[...features].map((id) => OF_FEATURE + id)];
  const seen = columns.map(({ text }) => text);
  for (const { text, position } of columns) {
    if (!known.includes(text)) {
      const right = didYouMean(text, known, `Columns are ${words(COLUMNS)}, and tokens:<feature>.`);
      yield fileProblem(position, `there is no column ${quoted(text)}`, right);
    } else if (seen.indexOf(text) !== seen.lastIndexOf(text)) {
      yield fileProblem(position, `the column ${text} is there twice`, "Delete one.");
    }
  }
  if (!seen.includes("org")) yield fileProblem({ line: 1, column: 1 }, "no column org", "Give each row an id.");
}

const WHOLE = /^(0|[1-9]\d{0,11})$/;
const NUMBER = /^(0|[1-9]\d{0,11})(\.\d{1,6})?$/;

class RowReader {
  private readonly row: Row;
  private readonly problems: PlacedProblem[];

  constructor(row: Row, problems: PlacedProblem[]) {
    this.row = row;
    this.problems = problems;
  }

  read(seen: Set<string>): Customer {
    const org = this.text("org") ?? "";
    if (!ORG_ID.test(org)) this.wrong("org", `${quoted(org)} is not an id`, "Use lower-case letters, digits, hyphens.");
    else if (seen.has(org)) this.wrong("org", `${org} is there twice`, "Delete one of the rows.");
    seen.add(org);
    const owner = this.text("owner");
    const [included, purchased] = [this.whole("included"), this.whole("purchased")];
    return {
      ...{ org, name: this.text("name"), owners: owner === null ? [] : this.owners(owner) },
      currency: this.like("currency", /^[A-Z]{3}$/, "Write three capitals, as in USD."),
      model: this.like("model", /^(named|concurrent)$/, "Write named or concurrent.") as Customer["model"],
      users: this.whole("users"),
      cycleStartDay: this.day(),
      included: included === null ? null : BigInt(included),
      purchased: purchased === null ? null : BigInt(purchased),
      ...{ purchasePrice: this.number("purchase_price"), overagePrice: this.number("overage_price") },
      months: this.months(),
      meter: null,
    };
  }

  private cell(column: string): Cell | undefined {
    return this.row.cells.get(column);
  }

  /** Null: there is nothing. */
  private text(column: string): string | null {
    const text = this.cell(column)?.text.trim() ?? "";
    return text === "" ? null : text;
  }

  private wrong(column: string, problem: string, right: string): null {
    this.problems.push(rowProblem(this.cell(column)?.position ?? this.row.position, problem, right));
    return null;
  }

  private like(column: string, pattern: RegExp, right: string): string | null {
    const text = this.text(column);
    if (text === null || pattern.test(text)) return text;
    return this.wrong(column, `${quoted(text)} is not a ${column.replace("_", " ")}`, right);
  }

  private whole(column: string): number | null {
    const text = this.like(column, WHOLE, "Write a whole number, without separators.");
    return text === null ? null : Number(text);
  }

  private number(column: string): Exact | null {
    const text = this.like(column, NUMBER, "Write it plainly, as in 1250 or 0.85.");
    return text === null ? null : exactFromText(text);
  }

  private day(): number | null {
    const day = this.whole("cycle_day");
    if (day === null || (day >= 1 && day <= 31)) return day;
    return this.wrong("cycle_day", `${day} is no day of a month`, "Write 1 to 31.");
  }

  private owners(text: string): string[] {
    const owners = text.split(/[;,\s]+/).filter((one) => one !== "");
    const wrong = owners.find((one) => !/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(one));
    if (wrong !== undefined) this.wrong("owner", `${quoted(wrong)} is no email address`, "Write name@example.com.");
    return owners;
  }

  /** One month of the row; it counts as over. */
  private months(): Customer["months"] {
    const features = new Map(
      [...this.row.cells.keys()].flatMap((column) => {
        const tokens = column.startsWith(OF_FEATURE) ? this.number(column) : null;
        return tokens === null ? [] : [[column.slice(OF_FEATURE.length), featureUsage(tokens)] as const];
      }),
    );
    const month = this.like("month", /^2\d{3}-(0[1-9]|1[0-2])$/, "Write it as YYYY-MM.");
    const total = this.number("tokens");
    if (total === null && features.size === 0) return [];
    if (month === null) {
      if (this.text("month") === null)
        this.wrong("month", "the month of the tokens is missing", "Write it as YYYY-MM.");
      return [];
    }
    const sum = [...features.values()].reduce((all, { tokens }) => add(all, tokens), ZERO);
    return [{ month, isOver: true, total: total ?? sum, features }];
  }
}
