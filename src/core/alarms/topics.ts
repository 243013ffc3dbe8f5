import { operatorTopicName, topicName } from "../metrics/names.ts";
import type { Recipient } from "../model/budget.ts";
import type { PlannedTopic, PlanOptions } from "./alarm-plan.ts";

/** Gathers the topics that alarms need. */
export class Topics {
  /** Logical names of those that hear of the meter itself. */
  readonly operators: readonly string[];
  private readonly prefix: string;
  private readonly operator: PlannedTopic | null;
  private readonly byName = new Map<string, PlannedTopic>();

  constructor({ prefix, operatorTopic, operatorEmail }: PlanOptions) {
    this.prefix = prefix;
    const { logical, physical } = operatorTopicName(prefix);
    const name = operatorTopic === null ? physical : null;
    const isNeeded = operatorTopic !== null || operatorEmail === null;
    this.operator = isNeeded ? { logicalName: logical, name, arn: operatorTopic, subscription: null } : null;
    // An operator who owns a budget too has one topic for both.
    const mail = operatorEmail === null ? [] : [{ protocol: "email", endpoint: operatorEmail } as const];
    this.operators = [...(isNeeded ? [logical] : []), ...this.namesOf(mail)];
  }

  /** The topics that reach these recipients, each once. */
  namesOf(recipients: readonly Pick<Recipient, "protocol" | "endpoint">[]): readonly string[] {
    const names = new Set<string>();
    for (const { protocol, endpoint } of recipients) {
      const { logical, physical } = topicName(this.prefix, protocol, endpoint);
      const topic = { logicalName: logical, name: physical, arn: null, subscription: { protocol, endpoint } };
      if (!this.byName.has(logical)) this.byName.set(logical, topic);
      names.add(logical);
    }
    return [...names].sort();
  }

  /** In one order, whichever budget came first. */
  all(): readonly PlannedTopic[] {
    const topics = [...this.byName.values()].sort((a, b) => (a.logicalName < b.logicalName ? -1 : 1));
    return this.operator === null ? topics : [this.operator, ...topics];
  }
}
