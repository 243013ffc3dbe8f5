import type { Status } from "../../core/check/result.ts";
import { type Currency, type Minor, moneyText } from "../../core/model/money.ts";
import type { PageFinding, PageRemedy } from "../../core/report/page/data.ts";
import { grouped } from "../../core/text/text.ts";
import { type Child, h, s } from "./dom.ts";

const MARKS: Readonly<Record<Status, string>> = { pass: "✓", warn: "!", fail: "✕", invalid: "?" };

/** A status as a word, a mark and a colour. */
export const badge = (status: Status): HTMLElement =>
  h("span", { class: `badge ${status}` }, h("span", { "aria-hidden": "true", class: "mark" }, MARKS[status]), status);

/** A figure with its name. */
export const figure = (label: string, value: Child, note: Child = null, kind = ""): HTMLElement =>
  h(
    "div",
    { class: `figure ${kind}` },
    h("dt", {}, label),
    h("dd", {}, value, note === null ? null : h("small", {}, note)),
  );

export const figures = (...items: Child[]): HTMLElement => h("dl", { class: "figures-row" }, items);

/** Money as a figure: its currency is smaller. */
export const moneyOf = (minor: Minor | null, currency: Currency, bound = ""): Child =>
  minor === null
    ? "no price"
    : h(
        "span",
        { class: "money" },
        `${bound}${grouped(moneyText(minor, currency))} `,
        h("span", { class: "unit" }, currency.code),
      );

/** A part of a page with its heading. */
export const section = (title: string, ...children: Child[]): HTMLElement =>
  h("section", { class: "card" }, h("h2", {}, title), children);

/** How full a ceiling is, as a bar: its text stands beside it. */
export function meterBar(used: number, ceiling: number, health: string): SVGElement {
  const scale = Math.max(used, ceiling, 1);
  const width = (value: number): string => String(Math.round((value / scale) * 1000) / 10);
  return s(
    "svg",
    { class: "meter", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "track", width: width(ceiling), height: 8 }),
    s("rect", { class: health, width: width(used), height: 8 }),
    used > ceiling ? s("rect", { class: "cut", x: width(ceiling), width: 0.8, height: 8 }) : null,
  );
}

/** What is wrong, with what would fix it. @param tryIt puts a remedy's values into the what-if panel */
export const findingsList = (findings: readonly PageFinding[], tryIt?: (remedy: PageRemedy) => void): HTMLElement =>
  h(
    "ul",
    { class: "findings" },
    findings.map(({ code, severity, message, help, place, remedies }) =>
      h(
        "li",
        { class: severity },
        h(
          "p",
          { class: "said" },
          h("span", { class: `badge ${severity}` }, severity),
          " ",
          h("code", {}, code),
          place === "" ? null : h("span", { class: "place" }, place),
        ),
        h("p", {}, message),
        help === null ? null : h("p", { class: "help" }, help),
        remedies.length === 0
          ? null
          : h(
              "ul",
              { class: "remedies" },
              remedies.map((remedy) => remedyItem(remedy, tryIt)),
            ),
      ),
    ),
  );

function remedyItem(remedy: PageRemedy, tryIt?: (remedy: PageRemedy) => void): HTMLElement {
  const { summary, note, edits } = remedy;
  const button =
    tryIt === undefined || edits.length === 0
      ? null
      : h(
          "button",
          { type: "button", class: "quiet", "aria-label": `Try it: ${summary}`, on: { click: () => tryIt(remedy) } },
          "Try it",
        );
  return h("li", {}, h("span", {}, summary, note === null ? null : h("small", {}, note)), button);
}
