import { type Child, h } from "./dom.ts";

export interface Column<T> {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Hidden where the screen is narrow. */
  readonly isMinor?: boolean;
  cell(row: T): Child;
  /** What rows are sorted by; without it, the column does not sort. */
  sortBy?(row: T): number | string;
}

export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

/** A table of any rows. Its first column names the row. */
export function plainTable<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): HTMLElement {
  const body = h(
    "tbody",
    {},
    rows.map((row) => rowOf(columns, row)),
  );
  // A heading without words is none.
  const heads = columns.map((column) =>
    column.title === ""
      ? h("td", { class: classOf(column) })
      : h("th", { scope: "col", class: classOf(column) }, column.title),
  );
  return scroller(caption, h("thead", {}, h("tr", {}, heads)), body);
}

const FIRST_ROWS = 50;
const MORE_ROWS = 250;

/** A table that its headings sort. */
export class SortedTable<T> {
  readonly element: HTMLElement;
  private readonly columns: readonly Column<T>[];
  private readonly body = h("tbody");
  private readonly heads: readonly HTMLElement[];
  private rows: readonly T[] = [];
  private waiting: T[] = [];
  private timer = 0;
  private sorting: Sorting;

  constructor(caption: string, columns: readonly Column<T>[], sorting: Sorting) {
    this.columns = columns;
    this.sorting = sorting;
    this.heads = columns.map((column) => this.headOf(column));
    this.element = scroller(caption, h("thead", {}, h("tr", {}, this.heads)), this.body);
    addEventListener("beforeprint", () => this.append(this.waiting.length));
  }

  show(rows: readonly T[]): void {
    this.rows = rows;
    const { column, isDescending } = this.sorting;
    const sortBy = this.columns.find(({ title }) => title === column)?.sortBy;
    const keyed = rows.map((row) => ({ row, key: sortBy?.(row) ?? 0 }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (isDescending ? -1 : 1));
    clearTimeout(this.timer);
    this.body.replaceChildren();
    this.waiting = keyed.map(({ row }) => row);
    this.append(FIRST_ROWS);
    for (const [index, head] of this.heads.entries()) {
      const isSorted = this.columns[index]?.title === column;
      if (isSorted) head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  /** The first rows at once; the others follow, so that figures are there soon. */
  private append(count: number): void {
    const next = this.waiting.splice(0, count);
    this.body.append(...next.map((row) => rowOf(this.columns, row)));
    if (this.waiting.length > 0) this.timer = setTimeout(() => this.append(MORE_ROWS));
  }

  private headOf(column: Column<T>): HTMLElement {
    const { title, sortBy } = column;
    const sort = () => {
      const isSame = this.sorting.column === title;
      this.sorting = { column: title, isDescending: isSame ? !this.sorting.isDescending : column.isNumber === true };
      this.show(this.rows);
    };
    const label =
      sortBy === undefined ? title : h("button", { type: "button", class: "sort", on: { click: sort } }, title);
    return h("th", { scope: "col", class: classOf(column) }, label);
  }
}

const classOf = ({ isNumber, isMinor }: Pick<Column<never>, "isNumber" | "isMinor">): string =>
  [...(isNumber === true ? ["number"] : []), ...(isMinor === true ? ["minor"] : [])].join(" ");

const rowOf = <T>(columns: readonly Column<T>[], row: T): HTMLElement =>
  h(
    "tr",
    {},
    columns.map((column, index) =>
      index === 0
        ? h("th", { scope: "row", class: classOf(column) }, column.cell(row))
        : h("td", { class: classOf(column) }, column.cell(row)),
    ),
  );

/** Wide tables scroll by themselves, with the keyboard too. */
const scroller = (caption: string, ...parts: Child[]): HTMLElement =>
  h(
    "div",
    { class: "scroller", tabindex: "0", role: "group", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), parts),
  );
