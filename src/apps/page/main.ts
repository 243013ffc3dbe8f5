import type { DocPage, FleetPage, PageOrganization } from "../../core/report/page/data.ts";
import { docView } from "./doc-view.ts";
import { h, refill, s } from "./dom.ts";
import { fleetView } from "./fleet-view.ts";
import { organizationView } from "./org-view.ts";
import { policyOf } from "./priced.ts";
import { dayName } from "./words.ts";

const embedded = (id: string): unknown => JSON.parse(document.getElementById(id)?.textContent ?? "null");

const page = embedded("data") as FleetPage | DocPage;
const place = document.getElementById("page") ?? document.body;
const main = h("main", { id: "main" });

/** Three bars, the last one at the gate. */
const mark = s(
  "svg",
  { class: "logo", viewBox: "0 0 20 20", "aria-hidden": "true" },
  s("rect", { x: 2, y: 11, width: 4, height: 7, rx: 1 }),
  s("rect", { x: 8, y: 7, width: 4, height: 11, rx: 1 }),
  s("rect", { x: 14, y: 3, width: 4, height: 15, rx: 1 }),
  s("rect", { class: "gate", x: 0, y: 5, width: 20, height: 1.6 }),
);

refill(
  place,
  h("a", { href: "#main", class: "skip" }, "Skip to the content"),
  h(
    "header",
    { class: "top" },
    h("span", { class: "brand" }, mark, "Tollgate"),
    h("span", { class: "about" }, `${page.command}, as of ${dayName(page.today)}`),
  ),
  main,
  h("footer", {}, `Tollgate ${page.version}. Figures are plans and forecasts: the invoice decides.`),
);

/** The view of the address: an organization by its file, else the fleet. */
function route(fleet: FleetPage, all: readonly PageOrganization[], overview: HTMLElement): () => void {
  const policy = policyOf(fleet);
  const byFile = new Map(all.map((one) => [`#${encodeURIComponent(one.file)}`, one]));
  let scrolled = 0;
  return () => {
    const one = byFile.get(location.hash);
    if (overview.isConnected) scrolled = scrollY;
    refill(main, one === undefined ? overview : organizationView(one, policy));
    document.title = one === undefined ? `Tollgate: ${fleet.title}` : `Tollgate: ${one.name}`;
    scrollTo(0, one === undefined ? scrolled : 0);
    main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  };
}

if (page.kind === "doc") refill(main, docView(page));
else {
  const all = embedded("organizations") as readonly PageOrganization[];
  const show = route(page, all, fleetView(page, all));
  addEventListener("hashchange", () => location.hash !== "#main" && location.hash !== "#what-if" && show());
  const [only, another] = all;
  if (location.hash === "" && only !== undefined && another === undefined)
    location.replace(`#${encodeURIComponent(only.file)}`);
  show();
}

// A page of `tollgate view` is loaded again when a file has changed.
if (page.kind === "fleet" && page.isLive)
  new EventSource("events").addEventListener("changed", () => location.reload());
