// One run of the meter over a whole fleet, as Lambda does it: what it takes is this process's.
import { Aws } from "../../src/adapters/aws/aws.ts";
import { DynamoStore } from "../../src/adapters/aws/dynamo-store.ts";
import { putMetrics } from "../../src/adapters/aws/put-metrics.ts";
import { countUnconfirmed } from "../../src/adapters/aws/topics.ts";
import { MeterFunction } from "../../src/apps/meter/function.ts";
import { NOW, TABLE, usageOf } from "./fleet.ts";

const [root = "", later = "0"] = process.argv.slice(2);
const aws = new Aws();
let firstRead = 0;
const meter = new MeterFunction({
  root,
  plan: { prefix: "tollgate", operatorTopic: null, operatorEmail: "ops@example.com" },
  store: new DynamoStore(aws, TABLE),
  source: {
    read: async ({ budget: { org } }) => {
      firstRead ||= performance.now();
      return usageOf(org, 28);
    },
  },
  publish: (data, at) => putMetrics(aws, data, at),
  unconfirmed: (topics) => countUnconfirmed(aws, topics),
  wait: async () => {},
  now: () => new Date((NOW + Number(later) * 900) * 1000),
  log: () => {},
});

const started = performance.now();
await meter.run(780_000);
const ended = performance.now();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const published = ((firstRead || ended) - started) / 1000;
process.send?.({
  published,
  seconds: (ended - started) / 1000,
  cpu: (userCPUTime + systemCPUTime) / 1e6,
  mib: maxRSS / 1024,
});
