import { count } from "../../core/text/text.ts";
import { h, s } from "./dom.ts";
import { plainTable } from "./table.ts";

export interface FeatureRow {
  readonly feature: string;
  readonly planned: number | null;
  /** Null: not known. */
  readonly used: number | null;
}

/** Tokens by feature, the largest first, with bars; the table is its own text. */
export function featureTable(caption: string, rows: readonly FeatureRow[]): HTMLElement {
  const sizeOf = ({ planned, used }: FeatureRow): number => Math.max(planned ?? 0, used ?? 0);
  const sorted = [...rows].sort((a, b) => sizeOf(b) - sizeOf(a));
  const most = Math.max(1, ...sorted.map(sizeOf));
  const total = sorted.reduce((sum, { planned }) => sum + (planned ?? 0), 0);
  const hasUse = sorted.some(({ used }) => used !== null);
  return plainTable(
    caption,
    [
      { title: "Feature", cell: ({ feature }: FeatureRow) => feature },
      { title: "", isMinor: true, cell: (row) => bars(row, most) },
      { title: "Planned", isNumber: true, cell: ({ planned }) => (planned === null ? "not planned" : count(planned)) },
      ...(hasUse
        ? [{ title: "Used", isNumber: true, cell: ({ used }: FeatureRow) => (used === null ? "–" : count(used)) }]
        : [{ title: "Share", isNumber: true, cell: ({ planned }: FeatureRow) => shareText(planned ?? 0, total) }]),
    ],
    sorted,
  );
}

const shareText = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((part / whole) * 100).toFixed(1)} %`;

function bars({ planned, used }: FeatureRow, most: number) {
  const width = (value: number): number => Math.round((value / most) * 1000) / 10;
  return h(
    "div",
    { class: "feature-bars" },
    s(
      "svg",
      { viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true" },
      s("rect", { class: used === null ? "included" : "track", width: width(planned ?? 0), height: 14 }),
      used === null ? null : s("rect", { class: "used-bar", y: 4, width: width(used), height: 6 }),
    ),
  );
}
