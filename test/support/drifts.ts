import { DRIFTS } from "../../src/core/alarms/drift/table.ts";

/** The findings of `tollgate doctor`, which `tollgate rules` does not list. */
export const drifts = (): { code: string; severity: string }[] =>
  DRIFTS.map(({ code, severity }) => ({ code, severity }));
