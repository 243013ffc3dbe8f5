import { code as currency } from "currency-codes";

export type Row = Readonly<Record<string, string>>;

interface Check {
  readonly CheckFunction?: string;
  readonly Items?: readonly Check[];
  readonly ModelRuleId?: string;
  readonly ColumnName?: string;
  readonly ColumnAName?: string;
  readonly ColumnBName?: string;
  readonly ResultColumnName?: string;
  readonly Value?: string | number | null;
  readonly ExpectedCount?: number;
}

export interface Rule {
  readonly Function: string;
  readonly Type: "Static" | "Dynamic";
  readonly ApplicabilityCriteria: readonly string[];
  readonly ValidationCriteria: {
    readonly MustSatisfy: string;
    readonly Keyword: string;
    readonly Requirement: Check;
    readonly Condition: Check;
  };
}

export type Rules = Readonly<Record<string, Rule>>;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const UNIT = /^([1-9]\d* )?[A-Z][a-z]+s$/;

/** The value of a cell: nothing stands for null. */
const cellOf = (row: Row, column = ""): string | null => (row[column] === "" ? null : (row[column] ?? null));

/** With all its decimals: "1.50" is 150 hundredths. */
function decimal(text: string): { n: bigint; places: number } {
  const [whole = "", decimals = ""] = text.split(".");
  return { n: BigInt(whole + decimals), places: decimals.length };
}

function isProduct(a: string, b: string, product: string): boolean {
  const [x, y, z] = [decimal(a), decimal(b), decimal(product)];
  const places = Math.max(x.places + y.places, z.places);
  const scaled = (n: bigint, from: number): bigint => n * 10n ** BigInt(places - from);
  return scaled(x.n * y.n, x.places + y.places) === scaled(z.n, z.places);
}

function isFlat(text: string): boolean {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => typeof one !== "object" || one === null);
}

/** What each check of the model means for a row; types and formats are of values that are there. */
export class FocusChecks {
  readonly failures = new Map<string, string>();
  private readonly rules: Rules;
  private readonly columns: ReadonlySet<string>;
  private readonly rows: readonly Row[];
  private readonly beside = new Map<string, Map<string, Set<string | null>>>();

  constructor(rules: Rules, columns: readonly string[], rows: readonly Row[]) {
    this.rules = rules;
    this.columns = new Set(columns);
    this.rows = rows;
  }

  /** Every rule on every row. */
  run(ids: readonly string[]): void {
    for (const id of ids) {
      const rule = this.rules[id] as Rule;
      for (const row of this.rows) {
        if (this.ruleHolds(id, row)) continue;
        this.failures.set(id, `${rule.ValidationCriteria.MustSatisfy} ${JSON.stringify(row)}`);
        break;
      }
    }
  }

  private holds(check: Check, row: Row): boolean {
    const { CheckFunction: name, ColumnName: column } = check;
    if (name === undefined) return true;
    const value = cellOf(row, column);
    const ifThere = (test: (text: string) => boolean): boolean => value === null || test(value);
    const items = check.Items ?? [];
    switch (name) {
      case "AND":
        return items.every((item) => this.holds(item, row));
      case "OR":
        return items.some((item) => this.holds(item, row));
      case "CheckModelRule":
        return this.ruleHolds(check.ModelRuleId ?? "", row);
      case "ColumnPresent":
        return this.columns.has(column ?? "");
      case "CheckValue":
        return value === (check.Value === null ? null : String(check.Value)) || isSameNumber(value, check.Value);
      case "CheckNotValue":
        return value !== (check.Value === null ? null : String(check.Value)) && !isSameNumber(value, check.Value);
      case "CheckSameValue":
        return cellOf(row, check.ColumnAName) === cellOf(row, check.ColumnBName);
      case "CheckNotSameValue":
        return cellOf(row, check.ColumnAName) !== cellOf(row, check.ColumnBName);
      case "CheckDecimalValue":
      case "TypeDecimal":
      case "FormatNumeric":
        return ifThere((text) => NUMBER.test(text));
      case "CheckGreaterOrEqualThanValue":
        return ifThere((text) => Number(text) >= Number(check.Value));
      case "TypeString":
      case "FormatString":
        return ifThere((text) => text.trim() !== "" && !/\p{Cs}/u.test(text));
      case "TypeDateTime":
      case "FormatDateTime":
        return ifThere((text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)));
      case "FormatUnit":
        return ifThere((text) => UNIT.test(text));
      case "FormatKeyValue":
        return ifThere(isFlat);
      case "CheckNationalCurrency":
        return ifThere((text) => currency(text) !== undefined);
      case "FormatCurrency":
        return ifThere((text) => text === "Token" || currency(text) !== undefined);
      case "ColumnByColumnEqualsColumnValue": {
        const parts = [check.ColumnAName, check.ColumnBName, check.ResultColumnName].map((one) => cellOf(row, one));
        const [a = null, b = null, product = null] = parts;
        return a !== null && b !== null && product !== null && isProduct(a, b, product);
      }
      case "CheckDistinctCount":
        return this.distinct(check, row) === check.ExpectedCount;
      default:
        throw new Error(`a check that is not known: ${name}`);
    }
  }

  private ruleHolds(id: string, row: Row): boolean {
    const { Requirement, Condition } = (this.rules[id] as Rule).ValidationCriteria;
    return !this.holds(Condition, row) || this.holds(Requirement, row);
  }

  /** How many values of the second column stand beside this row's value of the first. */
  private distinct({ ColumnAName: a = "", ColumnBName: b = "" }: Check, row: Row): number {
    const own = cellOf(row, a);
    if (own === null) return 1;
    const beside = this.beside.get(`${a} ${b}`) ?? new Map<string, Set<string | null>>();
    if (beside.size === 0) {
      for (const one of this.rows) {
        const key = cellOf(one, a) ?? "";
        beside.set(key, (beside.get(key) ?? new Set()).add(cellOf(one, b)));
      }
      this.beside.set(`${a} ${b}`, beside);
    }
    return beside.get(own)?.size ?? 0;
  }
}

const isSameNumber = (value: string | null, wanted: Check["Value"]): boolean =>
  typeof wanted === "number" && value !== null && NUMBER.test(value) && Number(value) === wanted;
