/** The commands about alarms and usage: they alone need the evaluator, the forecast and the readers of usage files. */
export { runAlarms } from "./actions/alarms.ts";
export { runDoctor } from "./actions/doctor.ts";
export { runProbe } from "./actions/meter-probe.ts";
export { runMeter } from "./actions/meter-run.ts";
export { runNotifyTest } from "./actions/notify-test.ts";
export { runRehearse } from "./actions/rehearse.ts";
export { runStatus } from "./actions/status.ts";
