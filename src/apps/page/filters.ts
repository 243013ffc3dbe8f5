import { STATUSES, type Status } from "../../core/check/result.ts";
import type { PageOrganization } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { h } from "./dom.ts";

/** A fleet's labels may be of many values: beyond so many, searching is quicker than choosing. */
const MOST_VALUES = 200;

/** What is chosen of status, labels and words; tells when it changes. */
export class Filters {
  readonly tiles: HTMLElement;
  readonly bar: HTMLElement;
  private readonly statuses = new Set<Status>();
  private readonly labels = new Map<string, string>();
  private words = "";
  private readonly changed: () => void;

  constructor(all: readonly PageOrganization[], changed: () => void) {
    this.changed = changed;
    this.tiles = h(
      "div",
      { class: "tiles", role: "group", "aria-label": "Filter by status" },
      STATUSES.map((status) => this.tile(status, all)),
    );
    this.bar = h(
      "form",
      { class: "filters no-print", role: "search" },
      this.search(),
      [...labelValues(all)].map(([key, values]) => this.label(key, values)),
    );
    this.bar.addEventListener("submit", (event) => event.preventDefault());
  }

  of(all: readonly PageOrganization[]): PageOrganization[] {
    return all.filter((one) => this.has(one));
  }

  private has({ status, labels, name, org }: PageOrganization): boolean {
    if (this.statuses.size > 0 && !this.statuses.has(status)) return false;
    for (const [key, value] of this.labels) if (labels[key] !== value) return false;
    return this.words === "" || `${name} ${org}`.toLowerCase().includes(this.words);
  }

  private tile(status: Status, all: readonly PageOrganization[]): HTMLElement {
    const number = all.filter((one) => one.status === status).length;
    const tile = h(
      "button",
      { type: "button", class: `tile ${status}`, "aria-pressed": "false", disabled: number === 0 },
      h("strong", {}, count(number)),
      h("span", {}, status),
    );
    tile.addEventListener("click", () => {
      const isOn = !this.statuses.delete(status);
      if (isOn) this.statuses.add(status);
      tile.setAttribute("aria-pressed", String(isOn));
      this.changed();
    });
    return tile;
  }

  private search(): HTMLElement {
    const input = h("input", { type: "search", id: "search", placeholder: "Name or id", autocomplete: "off" });
    input.addEventListener("input", () => {
      this.words = input.value.trim().toLowerCase();
      this.changed();
    });
    return h("div", { class: "field" }, h("label", { for: "search" }, "Search"), input);
  }

  private label(key: string, values: readonly string[]): HTMLElement {
    const id = `label-${key}`;
    const options = values.map((value) => h("option", { value }, value));
    const select = h("select", { id }, h("option", { value: "" }, "any"), options);
    select.addEventListener("change", () => {
      const value = values[select.selectedIndex - 1];
      if (value === undefined) this.labels.delete(key);
      else this.labels.set(key, value);
      this.changed();
    });
    return h("div", { class: "field" }, h("label", { for: id }, key), select);
  }
}

/** The labels of the fleet with their values, each in order. */
function labelValues(all: readonly PageOrganization[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { labels } of all)
    for (const [key, value] of Object.entries(labels)) found.set(key, (found.get(key) ?? new Set()).add(value));
  const few = [...found].filter(([, values]) => values.size <= MOST_VALUES);
  return new Map(few.map(([key, values]): [string, string[]] => [key, [...values].sort()]));
}
