import { setImmediate } from "node:timers/promises";
import { findSources } from "../../../adapters/files/find.ts";
import { type Acceptable, type BaselineOptions, baselineOf } from "../../../core/check/baseline.ts";
import { check } from "../../../core/check/check.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Finding } from "../../../core/model/finding.ts";
import type { Currency } from "../../../core/model/money.ts";
import type { Source } from "../../../core/model/source.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { Interrupted, type Io } from "../io.ts";
import { Progress } from "../output/progress.ts";
import { nothingFound } from "./named.ts";
import type { FleetFlags } from "./options.ts";

/** A file with failures, and the waivers that would accept them. */
export interface Failing {
  readonly source: Source & { readonly text: string };
  readonly org: string;
  readonly currency: Currency;
  readonly waivers: readonly Acceptable[];
  readonly failures: readonly Finding[];
}

export interface Survey {
  readonly organizations: number;
  readonly failing: readonly Failing[];
  readonly invalid: readonly Finding[];
}

interface Asked extends BaselineOptions {
  readonly paths: readonly string[];
  readonly where: FleetFlags["where"] | undefined;
  readonly policy: Policy;
  readonly today: Day;
}

/** Checks all budgets, and keeps those that fail with their text. It writes nothing. */
export async function surveyOf({ paths, where, policy, today, ...options }: Asked, io: Io): Promise<Survey> {
  const failing: Failing[] = [];
  const invalid: Finding[] = [];
  const progress = new Progress(io);
  const read: { source?: Source } = {};
  const labels = where === undefined ? {} : { where };
  const results = check(remembered(findSources(paths, io.cwd), read), policy, today, {
    ...labels,
    least: "warning",
    searched: () => nothingFound(paths, labels, io),
  });
  for (let count = 0; ; count++) {
    const { done, value } = results.next();
    if (done === true) {
      progress.done();
      return { organizations: count, failing, invalid: [...invalid, ...errorsOf(value.findings)] };
    }
    const { source } = read;
    const { org, status, budget, projection, card, file } = value;
    const failures = errorsOf(value.findings);
    if (status === "invalid" || budget === null || projection === null || card === null)
      invalid.push(...failures.filter(({ kind }) => kind === "input"));
    else if (failures.length > 0 && isText(source) && org !== null) {
      const waivers = baselineOf({ file, budget, projection, card }, policy.guardrails, today, options);
      failing.push({ source, org, currency: budget.currency, waivers, failures });
    }
    progress.tick("budgets checked");
    if (count % 256 === 0) await setImmediate();
    if (io.signal.aborted) throw new Interrupted();
  }
}

/** Results come one by one: the last source that was read belongs to the result. */
function* remembered(sources: Iterable<Source>, read: { source?: Source }): Generator<Source> {
  for (const source of sources) {
    read.source = source;
    yield source;
  }
}

const isText = (source: Source | undefined): source is Failing["source"] => typeof source?.text === "string";

export const errorsOf = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ severity }) => severity === "error");
