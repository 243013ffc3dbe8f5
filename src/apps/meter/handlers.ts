import { join } from "node:path";
import { findSources } from "../../adapters/files/find.ts";
import { readPolicyFiles } from "../../adapters/files/policy.ts";
import type { PlannedTopic, PlanOptions } from "../../core/alarms/alarm-plan.ts";
import { Topics } from "../../core/alarms/topics.ts";
import { check } from "../../core/check/check.ts";
import type { StateStore } from "../../core/metrics/state/store.ts";
import type { UsageSource } from "../../core/model/usage-source.ts";
import { loadPolicy, type Policy } from "../../core/policy/load.ts";
import { type EmitOptions, emit } from "./emit.ts";
import { isMetered, type MeteredOrg, meteredOrg } from "./metered-org.ts";
import { planTurns } from "./plan-turns.ts";
import { type Message, type Taken, takeTurns } from "./take-turns.ts";
import type { TurnQueue } from "./turns.ts";

/** All of the outside that the functions need. */
export interface Surroundings extends Pick<EmitOptions, "publish"> {
  /** `budgets/` and `policy/` are below it. */
  readonly root: string;
  /** As the stack made the topics. */
  readonly plan: PlanOptions;
  /** How many addresses would hear nothing; null: it cannot be found out. */
  unconfirmed(topics: readonly PlannedTopic[]): Promise<number | null>;
  readonly store: StateStore;
  readonly queue: TurnQueue;
  readonly source: UsageSource;
  now(): Date;
  /** One line of the log, as data. Nothing in it is secret. */
  log(line: object): void;
}

const BUDGETS = "budgets";

/**
 * The meter's three functions, as Lambda calls them. What is wrong with one organization is a line of the log and, at
 * the end, an error: the others have been seen to by then.
 */
export class Handlers {
  private readonly around: Surroundings;
  private readonly policy: Policy;

  constructor(around: Surroundings) {
    this.around = around;
    this.policy = loadPolicy(readPolicyFiles(join(around.root, "policy"), "policy", around.root));
  }

  /** By the hour: who is due gets a turn. */
  async plan(): Promise<void> {
    const wrong: string[] = [];
    const { organizations, due, failures } = await planTurns(this.fleet(wrong), this.around);
    for (const { org, failure } of failures) this.around.log({ level: "error", what: "state", org, message: failure });
    this.around.log({ level: "info", what: "planned", organizations, due });
    refuse([...wrong, ...failures.map(({ org }) => org)], "could not be planned");
  }

  /** A batch of turns. */
  async collect({ Records }: { readonly Records: readonly Message[] }) {
    const onTurn = (taken: Taken): void => this.around.log(lineOf(taken));
    const orgAt = (file: string, org: string) => this.orgAt(file, org);
    const handedBack = await takeTurns(Records, { ...this.around, orgAt, onTurn });
    return { batchItemFailures: handedBack.map((itemIdentifier) => ({ itemIdentifier })) };
  }

  /** By the hour: everything that is known, to CloudWatch. */
  async emit(): Promise<void> {
    const wrong: string[] = [];
    const stale: string[] = [];
    const onOrg: EmitOptions["onOrg"] = ({ org, isStale }) => {
      if (isStale) stale.push(org);
    };
    const onProblem = (message: string): void => this.around.log({ level: "warn", what: "emit", message });
    const topics = new Topics(this.around.plan);
    const unconfirmed = () => this.around.unconfirmed(topics.all());
    const emission = await emit(this.fleet(wrong, topics), { ...this.around, unconfirmed, onOrg, onProblem });
    const { organizations, failures, fleet, failure } = emission;
    for (const { org, failure: message } of failures) this.around.log({ level: "error", what: "emit", org, message });
    for (const org of stale) this.around.log({ level: "warn", what: "stale", org });
    this.around.log({ level: "info", what: "emitted", organizations, ...fleet });
    if (failure !== null) throw new Error(`the meter's own metrics could not be sent: ${failure}`);
    refuse([...wrong, ...failures.map(({ org }) => org)], "could not be sent");
  }

  /** One after the other: a fleet's budgets need not be in memory together. */
  private *fleet(wrong: string[], topics?: Topics): Generator<MeteredOrg> {
    const seen = new Set<string>();
    for (const result of this.check(BUDGETS)) {
      topics?.namesOf(result.budget?.alarms?.notify ?? []);
      const org = meteredOrg(result, this.policy.guardrails);
      if (isMetered(org) && !seen.has(org.budget.org)) {
        seen.add(org.budget.org);
        yield org;
        continue;
      }
      if (!isMetered(org) && !org.isInvalid) continue;
      const [name, message] = isMetered(org) ? [org.budget.org, `${org.file}: a second budget`] : [org.org, org.why];
      this.around.log({ level: "error", what: "budget", org: name, message });
      wrong.push(name);
    }
  }

  private orgAt(file: string, org: string): MeteredOrg | null {
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

function lineOf(taken: Taken): object {
  if ("skipped" in taken) return { level: "info", what: "skipped", org: taken.org, why: taken.skipped };
  const { org, failure, notices, drift } = taken;
  if (failure !== null) return { level: "error", what: "collect", org, ...failure };
  const level = drift.length > 0 ? "warn" : "info";
  const about = {
    notices: notices.map(({ code, path }) => ({ code, path })),
    drift: drift.map(({ message }) => message),
  };
  return { level, what: "collected", org, ...about };
}

const MOST_NAMED = 20;

function refuse(orgs: readonly string[], what: string): void {
  if (orgs.length === 0) return;
  const more = orgs.length > MOST_NAMED ? `, and ${orgs.length - MOST_NAMED} more` : "";
  const number = orgs.length === 1 ? "1 organization" : `${orgs.length} organizations`;
  throw new Error(`${number} ${what}: ${orgs.slice(0, MOST_NAMED).join(", ")}${more}`);
}
