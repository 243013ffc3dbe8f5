import { parentPort, workerData } from "node:worker_threads";
import type { Job, SentSource } from "./job.ts";

/** The entry point of a worker thread of `check`: batches of budgets in, their verdicts out. */
async function serve(): Promise<void> {
  // The part of the CLI that the main thread has loaded too: a bundle of its own would be as large again.
  const { judgeBatches } = await import("./job.ts");
  const judge = judgeBatches(workerData as Job);
  parentPort?.on("message", (batch: readonly SentSource[]) => parentPort?.postMessage(judge(batch)));
}

serve();
