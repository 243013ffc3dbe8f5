import type { Drill, Drilled } from "../../simulate/drill.ts";
import { counted } from "../../text/text.ts";
import { type Block, columns, itemsIf } from "../documents/doc.ts";

const WHY = {
  "no-alarm": "never: there is no alarm for it",
  nobody: "never: its alarm has no recipient",
  silent: "never: its alarm did not fire",
  late: "too late",
} as const;

const COLUMNS = columns("if", "alarm", "operator is notified");

/** How long it takes until the operator is notified that the meter itself has failed. */
export function drillBlocks({ drills, falseAlarms }: Drilled): Block[] {
  return [
    { kind: "heading", text: "If the meter itself failed" },
    { kind: "table", columns: COLUMNS, rows: drills.map((drill) => [drill.what, drill.about, toldText(drill)]) },
    ...itemsIf(falseAlarms.length > 0, {
      kind: "list",
      items: falseAlarms.map((name) => `${name} would fire without any failure`),
    } as const),
  ];
}

function toldText({ seconds, why }: Drill): string {
  if (why !== null) return WHY[why];
  const minutes = Math.round((seconds ?? 0) / 60);
  // Rounded up, because the figure is an upper bound.
  return `within ${minutes < 60 ? counted(minutes, "minute") : counted(Math.ceil(minutes / 60), "hour")}`;
}
