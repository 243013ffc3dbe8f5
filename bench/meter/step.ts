// One function of the meter over a whole fleet, as Lambda would run it: what it takes is this process's.
import { Aws } from "../../src/adapters/aws/aws.ts";
import { countUnconfirmed } from "../../src/adapters/aws/count-unconfirmed.ts";
import { DynamoStore } from "../../src/adapters/aws/dynamo-store.ts";
import { FifoQueue } from "../../src/adapters/aws/fifo-queue.ts";
import { putMetrics } from "../../src/adapters/aws/put-metrics.ts";
import { Handlers } from "../../src/apps/meter/handlers.ts";
import { NOW, orgName, TABLE, usageOf } from "./fleet.ts";

const [step = "", root = "", queue = "", count = "0", later = "0"] = process.argv.slice(2);
const aws = new Aws();
const handlers = new Handlers({
  root,
  plan: { prefix: "tollgate", operatorTopic: null, operatorEmail: "ops@example.com" },
  store: new DynamoStore(aws, TABLE),
  queue: new FifoQueue(aws, queue),
  source: { read: async ({ budget: { org } }) => usageOf(org, 28) },
  publish: (data, at) => putMetrics(aws, data, at),
  unconfirmed: (topics) => countUnconfirmed(aws, topics),
  now: () => new Date((NOW + Number(later) * 3600) * 1000),
  log: () => {},
});

const started = performance.now();
if (step === "plan") await handlers.plan();
if (step === "emit") await handlers.emit();
if (step === "collect") {
  const turn = (index: number) => ({
    messageId: String(index),
    body: JSON.stringify({ org: orgName(index), file: `budgets/${orgName(index)}.yaml` }),
  });
  for (let at = 0; at < Number(count); at += 10) {
    await handlers.collect({ Records: Array.from({ length: 10 }, (_, offset) => turn(at + offset)) });
  }
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const seconds = (performance.now() - started) / 1000;
process.send?.({ seconds, cpu: (userCPUTime + systemCPUTime) / 1e6, mib: maxRSS / 1024 });
