import { check, SourceJudge } from "../check/check.ts";
import type { Fleet } from "../check/fleet.ts";
import type { Result } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import type { Source } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";

/** One side's check(), a file at a time, so that two fleets need not fit in memory. */
export class Checker {
  readonly policy: Policy;
  private readonly results: Generator<Result, Fleet, void>;
  /** Judges one again, beside no other. */
  private readonly again: SourceJudge;
  private next: Source | null = null;

  constructor(policy: Policy, today: Day) {
    this.policy = policy;
    this.results = check(this.inbox(), policy, today, { least: "warning" });
    this.again = new SourceJudge(policy, today, { least: "warning" });
  }

  /** Finds places in a file whose document is not kept: it is read again, when somebody asks. */
  locateIn(source: Source): Result["locate"] {
    let locate: Result["locate"] | null = null;
    return (path) => {
      locate ??= this.again.result(source)?.locate ?? null;
      return locate?.(path) ?? { file: source.file, line: 1, column: 1 };
    };
  }

  judge(source: Source): Result {
    this.next = source;
    const { value, done } = this.results.next();
    if (done === true) throw new Error("a source has a result");
    return value;
  }

  /** Findings about policy and defaults, not about one budget. No other file can be judged after this. */
  end(): readonly Finding[] {
    this.next = null;
    const { value, done } = this.results.next();
    if (done !== true) throw new Error("no source, no result");
    return value.findings.filter(({ kind, code }) => kind === "input" && code !== "no-budget");
  }

  private *inbox(): Generator<Source> {
    for (let source = this.take(); source !== null; source = this.take()) yield source;
  }

  private take(): Source | null {
    const source = this.next;
    this.next = null;
    return source;
  }
}
