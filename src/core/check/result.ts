import type { Budget } from "../model/budget.ts";
import type { Finding } from "../model/finding.ts";
import type { Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Location, Path, PlainMap } from "../model/source.ts";
import type { Health } from "./health.ts";

export const STATUSES = ["pass", "warn", "fail", "invalid"] as const;
export type Status = (typeof STATUSES)[number];

/** What reports print of a file's verdict: plain data, so that a worker thread can send it. */
export interface Reported {
  readonly file: string;
  readonly org: string | null;
  readonly name: string | null;
  readonly labels: ReadonlyMap<string, string>;
  readonly status: Status;
  readonly health: Health | null;
  readonly budget: Pick<Budget, "currency"> | null;
  readonly card: Pick<RateCard, "id"> | null;
  readonly projection: Pick<Projection, "currency" | "totals" | "periods"> | null;
  readonly findings: readonly Finding[];
  /** Of a priced budget: its values with the defaults merged in, where a report needs them. */
  readonly values?: PlainMap;
}

/** One file's verdict. What could not be read or judged is null. */
export interface Result extends Reported {
  readonly budget: Budget | null;
  readonly card: RateCard | null;
  readonly projection: Projection | null;
  /** Where a value of the budget stands: in the file or in its defaults. */
  locate(path: Path): Location;
}

/** What a person has to fix. */
export const isFailure = (status: Status): boolean => status === "fail" || status === "invalid";

/** Errors of guardrails fail, those of input are invalid; a notice never fails. */
export function statusOf(findings: readonly Finding[]): Status {
  let status: Status = "pass";
  for (const { kind, severity } of findings) {
    if (kind === "input") return "invalid";
    if (severity === "error" && kind === "guardrail") status = "fail";
    else if (severity === "warning" && status === "pass") status = "warn";
  }
  return status;
}
