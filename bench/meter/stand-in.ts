// AWS as the tests have it, in a process of its own, with a month of state in it. Answers "counts" with what it was asked.

import { keptText, sightingJson } from "../../src/core/metrics/tally/json.ts";
import { KEYS } from "../../src/core/metrics/tally/keys.ts";
import { dayOf } from "../../src/core/metrics/tally/sighting.ts";
import { EMPTY, fold } from "../../src/core/metrics/tally/tally.ts";
import { Double } from "../../test/aws/double/double.ts";
import { HISTORY, NOW, orgName, snapshotsOf, TABLE } from "./fleet.ts";

const organizations = Number(process.argv[2]);
const double = await Double.start({ now: NOW });
double.dynamodb.createTable(TABLE, KEYS.partition, KEYS.sort);
let bytes = 0;
for (let index = 0; index < organizations; index++) {
  const org = orgName(index);
  const tally = HISTORY.flatMap((day) => snapshotsOf(org, day)).reduce(fold, EMPTY);
  for (const sighting of tally.values()) {
    const { period, periodId, fetchedAt } = sighting;
    const body = keptText(sightingJson(sighting));
    bytes += body.length;
    double.dynamodb.putByHand(TABLE, {
      [KEYS.partition]: { S: org },
      [KEYS.sort]: { S: `usage#${period.start}#${periodId}#${dayOf(sighting)}` },
      fetchedAt: { S: fetchedAt },
      body: { S: body },
    });
  }
}
const queue = double.sqs.createQueue("turns.fifo");
process.send?.({ url: double.url, queue, bytesOfState: Math.round(bytes / organizations) });
process.on("message", () => {
  const counts: Record<string, number> = {};
  for (const { operation } of double.requests.splice(0)) counts[operation] = (counts[operation] ?? 0) + 1;
  process.send?.({ counts });
});
