import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { program, type StackOutputs } from "../../../src/apps/stack/program.ts";
import { ROOT, TODAY } from "../../support/cli.ts";
import { type Answer, type Message, Monitor, pulumiRequire, type Registered } from "./monitor.ts";
import type { Invokes } from "./resource-types.ts";

const BUNDLE = join(ROOT, "dist", "meter", "index.cjs");
const settings = pulumiRequire("./runtime/settings.js");
/** Pulumi notes where each of its many promises is made. Ten frames of it were two thirds of a run; one names the place. */
const FRAMES = 1;

export interface Ran {
  readonly outputs: StackOutputs;
  readonly resources: readonly Registered[];
}

/** Runs the program in this process, against a monitor that refuses what the stack has no business with. */
export async function deployed(
  config: Readonly<Record<string, unknown>> = {},
  root: string = ROOT,
  options: RunOptions = {},
): Promise<Ran> {
  const run = () => program(new Date(`${TODAY}T12:00:00Z`), root, BUNDLE);
  const { result, resources } = await inMonitor(run, config, options);
  return { outputs: result, resources };
}

interface RunOptions {
  readonly isPreview?: boolean;
  readonly invokes?: Invokes;
}

/** Anything that registers resources. */
export async function inMonitor<T>(
  run: () => Promise<T>,
  config: Readonly<Record<string, unknown>> = {},
  options: RunOptions = {},
): Promise<{ readonly result: T; readonly resources: readonly Registered[] }> {
  const texts = Object.entries(config).map(([key, value]) => [
    `tollgate:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  runtime.setAllConfig(Object.fromEntries(texts));
  const monitor = new Monitor(options);
  const answers = Object.entries(monitor.answers).map(([name, answer]) => [name, called(answer)]);
  settings.setMockOptions(Object.fromEntries(answers), "tollgate", "dev", options.isPreview ?? false, "fleet");
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  let result: T;
  try {
    result = await run();
    await runtime.disconnect();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  if (monitor.refused.length > 0) throw new Error(monitor.refused.join("\n"));
  return { result, resources: monitor.registered };
}

/** As Pulumi's runtime calls a monitor in its own process. */
const called = (answer: Answer) => (request: Message, callback: (error: null, response: Message) => void) =>
  callback(null, answer(request));

/** By type, short: "MetricAlarm", "Topic". */
export const ofType = (resources: readonly Registered[], type: string): Registered[] =>
  resources.filter((resource) => resource.type.endsWith(`:${type}`));
