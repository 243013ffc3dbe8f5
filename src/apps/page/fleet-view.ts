import type { FleetPage, PageOrganization } from "../../core/report/page/data.ts";
import { count, counted } from "../../core/text/text.ts";
import { h, refill } from "./dom.ts";
import { Filters } from "./filters.ts";
import { fleetTable } from "./fleet-table.ts";
import { findingsList, section } from "./parts.ts";
import { subtotals } from "./subtotals.ts";

/** All organizations: how many pass, what they cost, and which to look at first. */
export function fleetView(page: FleetPage, all: readonly PageOrganization[]): HTMLElement {
  const table = fleetTable(all.some(({ usage }) => usage !== null));
  const totals = h("div", { class: "subtotals" });
  const shownText = h("p", { class: "about", role: "status" });
  const show = (): void => {
    const shown = filters.of(all);
    table.show(shown);
    refill(totals, subtotals(shown));
    refill(
      shownText,
      shown.length === all.length
        ? `All ${counted(all.length, "organization")}.`
        : `${count(shown.length)} of ${counted(all.length, "organization")}.`,
    );
  };
  const filters = new Filters(all, show);
  show();
  return h(
    "article",
    {},
    h(
      "header",
      { class: "fleet-head" },
      h("h1", { tabindex: "-1" }, page.command === "status" ? "Plan and use" : "Token budgets"),
      h("p", { class: "about" }, page.title, page.policy === null ? null : ` · ${page.policy}`),
    ),
    filters.tiles,
    totals,
    page.findings.length === 0 ? null : section("Beyond one organization", findingsList(page.findings)),
    page.notices.length === 0
      ? null
      : section(
          "Notices",
          h(
            "ul",
            {},
            page.notices.map((text) => h("li", {}, text)),
          ),
        ),
    h("section", { class: "card" }, h("h2", {}, "Organizations"), filters.bar, shownText, table.element),
  );
}
