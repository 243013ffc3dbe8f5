import { ticks } from "d3-array";
import { type Child, h, refill, s } from "./dom.ts";
import { short } from "./words.ts";

/** Where a chart draws: its inner area begins at `left`, `top`. */
export interface Area {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  y(value: number): number;
}

const HEIGHT = 260;
const MARGIN = { left: 48, right: 12, top: 16, bottom: 28 };
const USUAL_WIDTH = 720;
const TICKS = 4;

export interface Chart {
  /** What it shows, in a sentence with its main figures. */
  readonly label: string;
  /** The highest value of its axis. */
  readonly most: number;
  readonly legend: readonly (readonly [kind: string, text: string])[];
  draw(area: Area): Child;
  /** The same figures as a table. */
  readonly table: HTMLElement;
}

/** A chart with its legend and its figures. It is drawn as wide as it is shown, so that its texts keep their size. */
export function chart({ label, most, legend, draw, table }: Chart): HTMLElement {
  const place = h("div", { class: "chart" });
  let drawn = 0;
  const redraw = (width: number): void => {
    if (width === drawn || width === 0) return;
    drawn = width;
    refill(place, picture(label, width, most, draw));
  };
  redraw(USUAL_WIDTH);
  new ResizeObserver(([entry]) => redraw(Math.round(entry?.contentRect.width ?? 0))).observe(place);
  return h(
    "figure",
    {},
    h(
      "ul",
      { class: "legend", "aria-hidden": "true" },
      legend.map(([kind, text]) => h("li", {}, swatch(kind), text)),
    ),
    place,
    h("details", { class: "figures" }, h("summary", {}, "Figures as a table"), table),
  );
}

const swatch = (kind: string): SVGElement =>
  s(
    "svg",
    { class: "swatch", viewBox: "0 0 14 10", width: "14", height: "10" },
    /^(ceiling|allocation|pace|expected)$/.test(kind)
      ? s("line", { class: kind, x1: "0", x2: "14", y1: "5", y2: "5" })
      : s("rect", { class: kind, width: "14", height: "10", rx: "2" }),
  );

function picture(label: string, width: number, most: number, draw: Chart["draw"]): SVGElement {
  const { left, top } = MARGIN;
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const scale = Math.max(1, most) * 1.06;
  const y = (value: number): number => round(bottom - (value / scale) * (bottom - top));
  const grid = ticks(0, scale, TICKS).map((value) => [
    s("line", { class: "grid", x1: left, x2: right, y1: y(value), y2: y(value) }),
    s("text", { class: "tick", x: left - 8, y: y(value) + 4, "text-anchor": "end" }, short(value)),
  ]);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label },
    grid,
    draw({ width, left, right, top, bottom, y }),
  );
}

/** A tenth of a pixel is enough. */
export const round = (value: number): number => Math.round(value * 10) / 10;
