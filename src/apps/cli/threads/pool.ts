import { Worker } from "node:worker_threads";
import { UsageError } from "../io.ts";

/** A task that a worker has: its answers come in the order of its tasks. */
interface Waiting<R> {
  readonly resolve: (answer: R) => void;
  readonly reject: (error: Error) => void;
}

interface Member<R> {
  readonly worker: Worker;
  readonly waiting: Waiting<R>[];
}

/** Half of what Node takes: with a worker for each CPU, the rest would be most of the memory of a check. */
const YOUNG_MIB = 24;
/** A worker with so many tasks has enough to do. */
const ENOUGH = 3;

/** Worker threads that each answer a task with one message. If one of them fails, every open task fails. */
export class WorkerPool<T, R> {
  private readonly members: Member<R>[] = [];
  private readonly file: string;
  private readonly data: unknown;
  private readonly size: number;
  private failure: Error | null = null;

  constructor(file: string, data: unknown, size: number) {
    this.file = file;
    this.data = data;
    this.size = size;
  }

  run(task: T): Promise<R> {
    const answer = new Promise<R>((resolve, reject) => {
      if (this.failure !== null) {
        reject(this.failure);
        return;
      }
      const { worker, waiting } = this.idlest();
      waiting.push({ resolve, reject });
      worker.postMessage(task);
    });
    // Answers are awaited in order: one that fails early must not end the process meanwhile.
    answer.catch(() => {});
    return answer;
  }

  async close(): Promise<void> {
    this.failure ??= new Error("the worker threads were stopped");
    await Promise.all(this.members.map(({ worker }) => worker.terminate()));
  }

  /** Whether a worker may soon have nothing to do. */
  get hasRoom(): boolean {
    return this.members.length < this.size || this.members.some(({ waiting }) => waiting.length < ENOUGH);
  }

  private idlest(): Member<R> {
    let [idlest] = this.members;
    for (const member of this.members) {
      if (idlest === undefined || member.waiting.length < idlest.waiting.length) idlest = member;
    }
    const isFull = this.members.length === this.size;
    return idlest !== undefined && (isFull || idlest.waiting.length < ENOUGH) ? idlest : this.start();
  }

  private start(): Member<R> {
    const worker = new Worker(this.file, {
      workerData: this.data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    const member: Member<R> = { worker, waiting: [] };
    this.members.push(member);
    worker.on("message", (answer: R) => member.waiting.shift()?.resolve(answer));
    worker.on("error", (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    worker.on("messageerror", (error) => this.fail(error));
    worker.on("exit", (code) => this.fail(new Error(`it ended with exit code ${code}`)));
    return member;
  }

  private fail({ message }: Error): void {
    this.failure ??= new UsageError(
      `a worker thread failed: ${message}. Run the check with --jobs 1, which starts no worker thread.`,
    );
    for (const { waiting } of this.members) for (const { reject } of waiting.splice(0)) reject(this.failure);
  }
}
