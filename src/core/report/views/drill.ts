import type { Drill, Drilled } from "../../simulate/drill.ts";
import { counted } from "../../text/text.ts";
import type { Block } from "../doc.ts";

const WHY = {
  "no-alarm": "never: there is no alarm for it",
  nobody: "never: its alarm tells nobody",
  silent: "never: its alarm stayed silent",
  late: "too late",
} as const;

const COLUMNS = [
  { title: "if", align: "left" },
  { title: "alarm", align: "left" },
  { title: "its operator is told", align: "left" },
] as const;

/** How long it takes until somebody hears that the meter itself has failed. */
export function drillBlocks({ drills, falseAlarms }: Drilled): Block[] {
  return [
    { kind: "heading", text: "If the meter itself failed" },
    { kind: "table", columns: COLUMNS, rows: drills.map((drill) => [drill.what, drill.about, toldText(drill)]) },
    ...(falseAlarms.length === 0
      ? []
      : [{ kind: "list", items: falseAlarms.map((name) => `${name} would fire without any failure`) } as const]),
  ];
}

function toldText({ seconds, why }: Drill): string {
  if (why !== null) return WHY[why];
  const minutes = Math.round((seconds ?? 0) / 60);
  return `within ${minutes < 60 ? counted(minutes, "minute") : counted(Math.ceil(minutes / 60), "hour")}`;
}
