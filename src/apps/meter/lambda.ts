/** What AWS Lambda runs: one bundle, with `budgets/` and `policy/` beside it. */
import { Aws } from "../../adapters/aws/aws.ts";
import { DynamoStore } from "../../adapters/aws/dynamo-store.ts";
import { putMetrics } from "../../adapters/aws/put-metrics.ts";
import { secretString } from "../../adapters/aws/secrets.ts";
import { countUnconfirmed } from "../../adapters/aws/topics.ts";
import { wait } from "../../adapters/genesys/api/net.ts";
import { Sources } from "../../adapters/genesys/source.ts";
import { MeterFunction } from "./function.ts";
import { needed, SETTINGS } from "./settings.ts";

const { env } = process;
const root = env["LAMBDA_TASK_ROOT"] ?? __dirname;
/** Nobody interrupts a function: Lambda ends it when its time is up. */
const { signal } = new AbortController();
const aws = new Aws();

const meter = new MeterFunction({
  root,
  plan: {
    prefix: needed(env, SETTINGS.prefix),
    operatorTopic: env[SETTINGS.operatorTopic] || null,
    operatorEmail: env[SETTINGS.operatorEmail] || null,
  },
  store: new DynamoStore(aws, needed(env, SETTINGS.table)),
  source: new Sources({
    net: { fetch, wait, now: () => Date.now(), random: Math.random },
    vault: { env, profile: () => null, secretString: (arn) => secretString(arn, signal) },
    cwd: root,
    interrupt: signal,
    standIn: null,
  }),
  publish: (data, at) => putMetrics(aws, data, at),
  unconfirmed: (topics) => countUnconfirmed(aws, topics),
  wait: (milliseconds) => wait(milliseconds, signal),
  now: () => new Date(),
  log: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
});

/** Named as in stacks that were deployed before: its function, schedule and log keep their names. */
export const emit = (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> =>
  meter.run(context.getRemainingTimeInMillis());
