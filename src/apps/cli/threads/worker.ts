import { parentPort, workerData } from "node:worker_threads";
import { type Job, judgeBatches, type SentSource } from "./job.ts";

/** The entry point of a worker thread of `check`: batches of budgets in, their verdicts out. */
const judge = judgeBatches(workerData as Job);
parentPort?.on("message", (batch: readonly SentSource[]) => parentPort?.postMessage(judge(batch)));
