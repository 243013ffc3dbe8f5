/** What `tollgate/pulumi` is: the component, and what index.ts runs of it. */
export { Guardrails } from "./guardrails.ts";
export { program } from "./program.ts";
