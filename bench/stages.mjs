import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { median } from "./rounds.mjs";
import { BENCH, bundle, ROOT } from "./setup.mjs";
import { table } from "./table.mjs";

const BUNDLE = join(BENCH, "dist", "stages.cjs");

export const bundleStages = () => bundle(join("stages", "stages.ts"), BUNDLE);

/** What each stage of a check of a folder takes on one thread, in microseconds a file: medians of some runs. */
export function stageTable(node, folder, { rounds, today }) {
  const runs = Array.from({ length: rounds }, () =>
    JSON.parse(execFileSync(node, [BUNDLE, folder, today], { cwd: ROOT, encoding: "utf8" })),
  );
  const stages = runs[0].map(({ stage }, at) => ({ stage, time: median(runs.map((run) => run[at].microseconds)) }));
  const total = stages.reduce((sum, { time }) => sum + time, 0);
  const rows = [...stages, { stage: "total", time: total }].map(({ stage, time }) => [
    stage,
    time.toFixed(1),
    `${((100 * time) / total).toFixed(0)} %`,
  ]);
  return table([["stage of check", "us a file", "share"], ...rows]);
}
