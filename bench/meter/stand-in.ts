// AWS as the tests have it, in a process of its own, with a month of state in it. Answers "counts" with what it was asked.

import { keptText, observationJson } from "../../src/core/metrics/state/json.ts";
import { KEYS } from "../../src/core/metrics/state/store.ts";
import { NO_OBSERVATIONS, observedOn, withObservation } from "../../src/core/usage/observations.ts";
import { Double } from "../../test/aws/double/double.ts";
import { HISTORY, NOW, orgName, TABLE, usageOf } from "./fleet.ts";

const organizations = Number(process.argv[2]);
const double = await Double.start({ now: NOW });
double.dynamodb.createTable(TABLE, KEYS.partition, KEYS.sort);
let bytes = 0;
for (let index = 0; index < organizations; index++) {
  const org = orgName(index);
  const observations = HISTORY.flatMap((day) => usageOf(org, day)).reduce(withObservation, NO_OBSERVATIONS);
  for (const usage of observations.values()) {
    const { period, periodId, observedAt } = usage;
    const body = keptText(observationJson(usage));
    bytes += body.length;
    double.dynamodb.putByHand(TABLE, {
      [KEYS.partition]: { S: org },
      [KEYS.sort]: { S: `usage#${period.start}#${periodId}#${observedOn(usage)}` },
      fetchedAt: { S: observedAt },
      body: { S: body },
    });
  }
}
process.send?.({ url: double.url, bytesOfState: Math.round(bytes / organizations) });
process.on("message", () => {
  const counts: Record<string, number> = {};
  for (const { operation } of double.requests.splice(0)) counts[operation] = (counts[operation] ?? 0) + 1;
  process.send?.({ counts });
});
