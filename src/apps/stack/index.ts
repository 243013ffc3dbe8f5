import { program } from "./pulumi.ts";

const ran = program(new Date());
/** What is refused is said by one output, so that it is said once. */
const quiet = ran.catch(() => null);

/** What Pulumi runs (Pulumi.yaml), and what `pulumi stack output` shows. */
export const verdicts = ran.then((outputs) => outputs.verdicts);
export const planned = quiet.then((outputs) => outputs?.planned);
export const topics = quiet.then((outputs) => outputs?.topics);
export const dashboards = quiet.then((outputs) => outputs?.dashboards);
export const alarms = quiet.then((outputs) => outputs?.alarms);
export const meter = quiet.then((outputs) => outputs?.meter);
