/** The commands that judge and explain: loaded when one of them runs, so that --help and --version stay quick. */
export { runCheck } from "./actions/check.ts";
export { runCompare } from "./actions/compare.ts";
export { runDiff } from "./actions/diff.ts";
export { runExplain } from "./actions/explain.ts";
export { listRates, showRate } from "./actions/rates.ts";
export { listRules, showRule } from "./actions/rules.ts";
export { judgeBatches } from "./threads/job.ts";
