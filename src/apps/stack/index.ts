import { program } from "./program.ts";

const ran = program(new Date());

/** What Pulumi runs (Pulumi.yaml), and what `pulumi stack output` shows. */
export const verdicts = ran.then((outputs) => outputs.verdicts);
export const planned = ran.then((outputs) => outputs.planned);
export const topics = ran.then((outputs) => outputs.topics);
export const dashboards = ran.then((outputs) => outputs.dashboards);
export const alarms = ran.then((outputs) => outputs.alarms);
export const meter = ran.then((outputs) => outputs.meter);
