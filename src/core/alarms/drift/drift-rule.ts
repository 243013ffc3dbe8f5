import type { Data, Severity } from "../../model/finding.ts";

/** Something deployed that is not as planned. */
export interface Drift {
  readonly code: string;
  readonly severity: Severity;
  /** The alarm or topic. */
  readonly subject: string;
  readonly org: string | null;
  readonly message: string;
  readonly data: Data;
}

/** One row of the table of drifts: wording and documentation at once, as src/rules/ has it for budgets. */
export interface DriftRule<A extends object = object> {
  readonly code: string;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly say: (args: A) => string;
}

interface About {
  readonly subject: string;
  readonly org?: string | null;
}

export const found = <A extends object>(rule: DriftRule<A>, { subject, org = null }: About, args: A): Drift => ({
  code: rule.code,
  severity: rule.severity,
  subject,
  org,
  message: `${subject} ${rule.say(args)}`,
  data: args as Data,
});
