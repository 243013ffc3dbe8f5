import type { Result } from "../../../core/check/result.ts";
import { compare, divide, type Exact, exactWhole } from "../../../core/model/exact.ts";
import { countingCard } from "../../../core/model/projection.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { type Explained, isPriced } from "../../../core/report/views/explain.ts";
import type { FleetFacts, FleetRow } from "../../../core/report/views/rehearse-fleet.ts";
import type { RehearsedPeriod } from "../../../core/simulate/rehearse.ts";
import { placeText } from "../../../core/text/text.ts";
import type { UsageFigure, UsageFile } from "../../../core/usage/file/figures.ts";
import { rowsOfNobody } from "../../../core/usage/file/left-out.ts";
import { orgFigures } from "../../../core/usage/file/org-figures.ts";
import { Interrupted, type Io, isNamed, UsageError } from "../io.ts";
import { Progress } from "../output/progress.ts";
import { drilled, type HowToRehearse, type Replayed, replayed } from "./rehearsal.ts";
import { KnownOrgs } from "./usage/budget-orgs.ts";
import { UsageNotices } from "./usage/notices.ts";

export interface RehearsedFleet {
  readonly rows: readonly FleetRow[];
  readonly facts: Pick<FleetFacts, "drilled" | "without" | "refused" | "invalid">;
  readonly isRight: boolean;
}

/** Every organization of which the file has usage, one by one: only a row of each is kept. */
export class FleetRehearsal {
  private readonly file: UsageFile;
  private readonly byOrg = new Map<string, UsageFigure[]>();
  private readonly how: HowToRehearse;
  private readonly policy: Policy;
  private readonly io: Io;
  private readonly notices = new UsageNotices();
  private readonly rows: FleetRow[] = [];
  private readonly without: string[] = [];
  private readonly refused: { org: string; why: string }[] = [];
  private readonly invalid: Result[] = [];
  private first: Replayed | null = null;
  private isRight = true;

  constructor(file: UsageFile, how: HowToRehearse, policy: Policy, io: Io) {
    [this.file, this.how, this.policy, this.io] = [file, how, policy, io];
    for (const figure of file.figures) {
      if (figure.org === null)
        throw new UsageError(`${file.file} names no organizations. Name the organization: tollgate rehearse <org>`);
      const own = this.byOrg.get(figure.org);
      if (own === undefined) this.byOrg.set(figure.org, [figure]);
      else own.push(figure);
    }
  }

  run(results: Iterable<Result>, folder: string): RehearsedFleet {
    const progress = new Progress(this.io);
    const known: (string | null)[] = [];
    for (const result of results) {
      if (this.io.signal.aborted) throw new Interrupted();
      known.push(result.org);
      if (isPriced(result)) this.add(result);
      else this.invalid.push(result);
      progress.tick("organizations rehearsed");
    }
    progress.done();
    this.notices.add("", rowsOfNobody(this.file, new KnownOrgs(known, [folder], this.io.cwd)));
    this.notices.say(this.io);
    if (this.first === null) throw new UsageError(`nothing to rehearse in ${folder}${this.whyNothing()}`);
    const { isHeard, ...meter } = drilled(this.first, this.policy.guardrails);
    const { rows, without, refused, invalid } = this;
    return { rows, facts: { drilled: meter, without, refused, invalid }, isRight: this.isRight && isHeard };
  }

  private whyNothing(): string {
    const [refused] = this.refused;
    if (refused !== undefined) return `: ${refused.org}: ${refused.why}`;
    return this.invalid.length > 0
      ? ": tollgate check lists what is invalid"
      : `: ${this.file.file} has no usage of it`;
  }

  private add(result: Explained): void {
    const { org } = result.budget;
    const figures = this.byOrg.get(org);
    if (figures === undefined) {
      this.without.push(org);
      return;
    }
    const own = orgFigures({ ...this.file, figures }, org, countingCard(result.projection, figures.at(-1)?.day ?? ""));
    this.notices.add(org, own.notices);
    const [problem] = own.findings;
    if (problem !== undefined) {
      this.refused.push({ org, why: `${placeText(problem)} ${problem.message}` });
      return;
    }
    try {
      const one = replayed(result, own.figures, this.how, this.policy.guardrails);
      this.first ??= one;
      this.isRight &&= one.isRight;
      this.rows.push(rowOf(result, one));
    } catch (error) {
      if (!isNamed(error, "UsageError")) throw error;
      this.refused.push({ org, why: (error as Error).message });
    }
  }
}

function rowOf({ budget, file }: Explained, { rehearsal, hindsight, thresholds }: Replayed): FleetRow {
  const { periods, notifications, misses, falseAlarms } = rehearsal;
  return {
    org: budget.org,
    file,
    periods: periods.length,
    overages: periods.filter(({ consumed, ceiling }) => consumed > ceiling).length,
    fullest: fullestOf(periods),
    notifications: notifications.length,
    missed: misses.length,
    falseAlarms: falseAlarms.length,
    hindsight,
    thresholds,
  };
}

function fullestOf(periods: readonly RehearsedPeriod[]): Exact | null {
  const shares = periods.flatMap(({ consumed, ceiling }) =>
    ceiling === 0n ? [] : [divide(exactWhole(consumed), exactWhole(ceiling))],
  );
  return shares.reduce<Exact | null>((most, one) => (most === null || compare(one, most) > 0 ? one : most), null);
}
