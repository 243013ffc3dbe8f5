import { join } from "node:path";
import { findSources } from "../../adapters/files/find.ts";
import { readPolicyFiles } from "../../adapters/files/policy.ts";
import type { PlannedTopic, PlanOptions } from "../../core/alarms/alarm-plan.ts";
import { Topics } from "../../core/alarms/topics.ts";
import { check } from "../../core/check/check.ts";
import { loadPolicy, type Policy } from "../../core/policy/load.ts";
import { counted } from "../../core/text/text.ts";
import type { Candidate } from "./lanes.ts";
import { isMetered, type MeteredOrg, meteredOrg } from "./metered-org.ts";
import type { Polled } from "./poll.ts";
import { type Run, type RunOptions, run } from "./run.ts";

/** All of the outside that the function needs. */
export interface Surroundings extends Pick<RunOptions, "publish" | "store" | "source" | "wait" | "now"> {
  /** `budgets/` and `policy/` are below it. */
  readonly root: string;
  /** As the stack made the topics. */
  readonly plan: PlanOptions;
  /** How many addresses have not confirmed; null: unknown. */
  unconfirmed(topics: readonly PlannedTopic[]): Promise<number | null>;
  /** One line of the log, as data. Nothing in it is secret. */
  log(line: object): void;
}

const BUDGETS = "budgets";
/** The last metrics are sent in it. */
const MARGIN_MS = 20_000;
const MOST_NAMED = 20;

/**
 * The meter as a scheduled function. A problem of one organization is a line of the log and, at the end, an error: by
 * then the others are done. A source that fails is no error of the function: the metric StaleOrganizations counts it.
 */
export class MeterFunction {
  private readonly around: Surroundings;
  private readonly policy: Policy;

  constructor(around: Surroundings) {
    this.around = around;
    this.policy = loadPolicy(readPolicyFiles(join(around.root, "policy"), "policy", around.root));
  }

  /** @param milliseconds until the function is stopped */
  async run(milliseconds: number): Promise<void> {
    const { log, ...around } = this.around;
    const wrong = new Set<string>();
    const stale = new Set<string>();
    const unmetered = new Set<string>();
    const topics = new Topics(around.plan);
    const done = await run(this.fleet(wrong, unmetered, topics), {
      ...around,
      unmetered,
      prefix: around.plan.prefix,
      asksAll: false,
      until: around.now().getTime() + milliseconds - MARGIN_MS,
      find: (candidate) => this.find(candidate),
      unconfirmed: () => around.unconfirmed(topics.all()),
      onOrg: ({ org, isStale }) => void (isStale ? stale.add(org) : stale.delete(org)),
      onProblem: (message) => log({ level: "warn", what: "publish", message }),
      onPolled: (polled) => {
        if (polled.failure?.kind === "state") wrong.add(polled.org);
        log(lineOf(polled));
      },
    });
    for (const { org, failure } of done.failures) {
      log({ level: "error", what: "publish", org, message: failure });
      wrong.add(org);
    }
    for (const org of new Set([...stale, ...unmetered])) log({ level: "warn", what: "stale", org });
    log(summary(done));
    if (done.failure !== null) throw new Error(`the meter's own metrics could not be sent: ${done.failure}`);
    refuse([...wrong]);
  }

  /** One after the other: a large fleet's budgets need not be in memory together. */
  private *fleet(wrong: Set<string>, unmetered: Set<string>, topics: Topics): Generator<MeteredOrg> {
    const seen = new Set<string>();
    for (const result of this.check(BUDGETS)) {
      topics.namesOf(result.budget?.alarms?.notify ?? []);
      const org = meteredOrg(result, this.policy.guardrails);
      if (isMetered(org) && !seen.has(org.budget.org)) {
        seen.add(org.budget.org);
        yield org;
        continue;
      }
      if (!isMetered(org) && !org.isInvalid) {
        if (org.isStale) unmetered.add(org.org);
        continue;
      }
      const [name, message] = isMetered(org) ? [org.budget.org, `${org.file}: a second budget`] : [org.org, org.why];
      this.around.log({ level: "error", what: "budget", org: name, message });
      wrong.add(name);
      unmetered.add(name);
    }
  }

  private find({ org, file }: Candidate): MeteredOrg | null {
    for (const result of this.check(file)) {
      const found = meteredOrg(result, this.policy.guardrails);
      if (isMetered(found) && found.budget.org === org) return found;
    }
    return null;
  }

  private check(path: string) {
    const { root, now } = this.around;
    return check(findSources([path], root), this.policy, now().toISOString().slice(0, 10), { searched: path });
  }
}

const summary = ({ organizations, fleet, due, left }: Run): object => ({
  level: "info",
  what: "done",
  organizations,
  ...fleet,
  due,
  left,
});

function lineOf({ org, failure, notices, drift }: Polled): object {
  if (failure !== null) return { level: "error", what: "read", org, ...failure };
  const level = drift.length > 0 ? "warn" : "info";
  const about = {
    notices: notices.map(({ code, path, message }) => ({
      ...{ code, path },
      // It names the permission that is missing.
      ...(code === "volume-not-read" ? { message } : {}),
    })),
    drift: drift.map(({ message }) => message),
  };
  return { level, what: "read", org, ...about };
}

function refuse(orgs: readonly string[]): void {
  if (orgs.length === 0) return;
  const more = orgs.length > MOST_NAMED ? `, and ${orgs.length - MOST_NAMED} more` : "";
  throw new Error(
    `${counted(orgs.length, "organization")} failed, see the log: ${orgs.slice(0, MOST_NAMED).join(", ")}${more}`,
  );
}
