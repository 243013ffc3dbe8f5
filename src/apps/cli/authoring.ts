/** The commands that write budgets: they alone need the editing library. */
export { runBaseline } from "./actions/baseline.ts";
export { runEstimate } from "./actions/estimate.ts";
export { runInit } from "./actions/init.ts";
