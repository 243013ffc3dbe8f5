import type { Finding } from "../../core/model/finding.ts";
import { EXIT } from "./io.ts";

export type FailOn = "error" | "warning";

/** 2 for input, 1 for a guardrail at or above the severity, else 0. */
export function codeOf(findings: readonly Finding[], failOn: FailOn): number {
  let code: number = EXIT.pass;
  for (const { kind, severity } of findings) {
    if (kind === "input") return EXIT.invalid;
    const fails = severity === "error" || (severity === "warning" && failOn === "warning");
    if (kind === "guardrail" && fails) code = EXIT.failed;
  }
  return code;
}
