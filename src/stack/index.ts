import { program } from "./program.ts";

/** What Pulumi runs (Pulumi.yaml). */
export const { verdicts, planned } = program(new Date());
