import { Table } from "@pulumi/aws/dynamodb/table.js";
import type { Resource } from "@pulumi/pulumi";
import { meterResourceName } from "../../../core/metrics/names.ts";
import { KEYS } from "../../../core/metrics/state/store.ts";
import type { Surroundings } from "../surroundings.ts";

/** What the meter knows and remembers. Without it every overage would be announced again: it is not deleted lightly. */
export function stateTable({ plan, tags }: Surroundings, parent: Resource): Table {
  const { logical, physical } = meterResourceName(plan.prefix, "state");
  return new Table(
    logical,
    {
      name: physical,
      billingMode: "PAY_PER_REQUEST",
      hashKey: KEYS.partition,
      rangeKey: KEYS.sort,
      attributes: [KEYS.partition, KEYS.sort].map((name) => ({ name, type: "S" })),
      ttl: { attributeName: KEYS.expires, enabled: true },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags,
    },
    { parent, protect: true },
  );
}
