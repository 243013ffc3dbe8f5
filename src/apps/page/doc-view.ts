import { addDays } from "../../core/model/calendar.ts";
import type { DocPage, PageBlock } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { daysChart } from "./days-chart.ts";
import { type Child, h } from "./dom.ts";
import { figure, figures, findingsList, meterBar } from "./parts.ts";
import { plainTable } from "./table.ts";

/** The document of a command, block by block, in cards that begin at its headings. */
export function docView({ title, blocks }: DocPage): HTMLElement {
  const cards: { heading: string | null; blocks: PageBlock[] }[] = [{ heading: null, blocks: [] }];
  for (const block of blocks) {
    if (block.kind === "heading") cards.push({ heading: block.text, blocks: [] });
    else cards.at(-1)?.blocks.push(block);
  }
  const full = cards.filter(({ heading, blocks: own }) => heading !== null || own.length > 0);
  return h(
    "article",
    {},
    h("header", { class: "fleet-head" }, h("h1", { tabindex: "-1" }, title)),
    full.map(({ heading, blocks: own }) =>
      h(
        "section",
        { class: "card" },
        heading === null ? null : h("h2", {}, heading),
        own.map((block) => blockOf(block, heading ?? title)),
      ),
    ),
  );
}

function blockOf(block: PageBlock, about: string): Child {
  switch (block.kind) {
    case "heading":
      return h("h3", {}, block.text);
    case "paragraph":
      return h("p", {}, block.text);
    case "list":
      return h(
        "ul",
        {},
        block.items.map((item) => h("li", {}, item)),
      );
    case "figures":
      return figures(block.items.map(({ label, value, note }) => figure(label, value, note || null)));
    case "findings":
      return findingsList(block.items);
    case "table":
      return tableOf(block, about);
    case "chart":
      return barsOf(block, about);
    case "plot":
      return plotOf(block);
    case "patch":
      return h(
        "pre",
        { class: "patch", tabindex: "0" },
        block.lines.map((line) => h("span", { class: PATCH[line.charAt(0)] ?? "" }, `${line}\n`)),
      );
    case "details":
      return h(
        "details",
        { open: true },
        h("summary", {}, block.summary),
        block.blocks.map((one) => blockOf(one, block.summary)),
      );
  }
}

const PATCH: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "place" };

const tableOf = ({ columns, rows }: PageBlock & { kind: "table" }, about: string): HTMLElement =>
  plainTable(
    about,
    columns.map(({ title, align }, index) => ({
      title,
      isNumber: align === "right",
      cell: (row: readonly string[]) => row[index] ?? "",
    })),
    rows,
  );

const barsOf = ({ bars }: PageBlock & { kind: "chart" }, about: string): HTMLElement =>
  plainTable(
    about,
    [
      { title: "", cell: ({ label }: (typeof bars)[number]) => label },
      { title: "", isMinor: true, cell: ({ value, limit }) => meterBar(value, limit, value > limit ? "red" : "green") },
      { title: "", cell: ({ text }) => text },
    ],
    bars,
  );

function plotOf({ values, days, limits, first }: PageBlock & { kind: "plot" }): HTMLElement {
  const most = Math.max(0, ...limits.map(({ value }) => value));
  return daysChart({
    ...{
      days: values,
      start: first,
      end: addDays(first, days),
      allocation: most,
      ceiling: most,
      forecast: null,
      planned: null,
    },
    limits: limits.map(({ label, value }) => ({ label: `${label}, ${count(Math.round(value))}`, value })),
  });
}
