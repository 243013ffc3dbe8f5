import { program } from "./program.ts";

/** What Pulumi runs (Pulumi.yaml), and what `pulumi stack output` shows. */
export const { verdicts, planned, topics, dashboards, alarms, meter } = program(new Date());
