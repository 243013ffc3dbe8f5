import type { Recipient } from "../model/budget.ts";
import type { PlannedTopic } from "./alarm-plan.ts";
import { operatorTopicName, topicName } from "./names.ts";

/** Gathers the topics that alarms need. */
export class Topics {
  readonly operator: PlannedTopic;
  private readonly prefix: string;
  private readonly byName = new Map<string, PlannedTopic>();

  constructor(prefix: string, operatorTopic: string | null) {
    this.prefix = prefix;
    const { logical, physical } = operatorTopicName(prefix);
    const name = operatorTopic === null ? physical : null;
    this.operator = { logicalName: logical, name, arn: operatorTopic, subscription: null };
  }

  /** The topics that reach these recipients, each once. */
  namesOf(recipients: readonly Recipient[]): readonly string[] {
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
    return [this.operator, ...topics];
  }
}
