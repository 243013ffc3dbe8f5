/** The commands that write budgets: they alone need the editing library. */
export { runEstimate } from "./actions/estimate.ts";
export { runInit } from "./actions/init.ts";
