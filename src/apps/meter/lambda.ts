/** What AWS Lambda runs: one bundle, three functions, `budgets/` and `policy/` beside it. */
import { Aws } from "../../adapters/aws/aws.ts";
import { countUnconfirmed } from "../../adapters/aws/count-unconfirmed.ts";
import { DynamoStore } from "../../adapters/aws/dynamo-store.ts";
import { FifoQueue } from "../../adapters/aws/fifo-queue.ts";
import { putMetrics } from "../../adapters/aws/put-metrics.ts";
import { secretString } from "../../adapters/aws/secrets.ts";
import { wait } from "../../adapters/genesys/api/net.ts";
import { Sources } from "../../adapters/genesys/source.ts";
import { Handlers } from "./handlers.ts";
import { needed, SETTINGS } from "./settings.ts";

const { env } = process;
const root = env["LAMBDA_TASK_ROOT"] ?? __dirname;
/** Lambda ends a function by itself; nobody interrupts one. */
const { signal } = new AbortController();
const aws = new Aws();

const handlers = new Handlers({
  root,
  plan: {
    prefix: needed(env, SETTINGS.prefix),
    operatorTopic: env[SETTINGS.operatorTopic] || null,
    operatorEmail: env[SETTINGS.operatorEmail] || null,
  },
  store: new DynamoStore(aws, needed(env, SETTINGS.table)),
  queue: new FifoQueue(aws, needed(env, SETTINGS.queue)),
  source: new Sources({
    net: { fetch, wait, now: () => Date.now(), random: Math.random },
    vault: { env, profile: () => null, secretString: (arn) => secretString(arn, signal) },
    cwd: root,
    interrupt: signal,
    standIn: null,
  }),
  publish: (data, at) => putMetrics(aws, data, at),
  unconfirmed: (topics) => countUnconfirmed(aws, topics),
  now: () => new Date(),
  log: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
});

export const plan = () => handlers.plan();
export const collect = (event: Parameters<Handlers["collect"]>[0]) => handlers.collect(event);
export const emit = () => handlers.emit();
