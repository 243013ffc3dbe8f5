import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { reasonOf } from "../../adapters/files/read.ts";
import { StateFailure } from "../../core/metrics/state/store.ts";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** A run with state in files reads for at most this long. */
export const LONGEST_RUN_MS = 50 * 60_000;
/** Then whoever holds the lock has ended: a run, and the sending of its last metrics. */
const OLD_MS = 60 * 60_000;

/** One run at a time in a state folder. A lock whose run was killed, or which is older than a run, is taken over. */
export class RunLock {
  private readonly path: string;
  private readonly own = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() });
  private readonly onOld: (message: string) => void;

  /**
   * @param onOld is told about a lock that was taken over because of its age
   * @throws StateFailure if another run holds the lock
   */
  constructor(folder: string, onOld: (message: string) => void) {
    this.path = join(folder, ".lock");
    this.onOld = onOld;
    try {
      mkdirSync(folder, { recursive: true });
      if (!this.taken() && !(this.removedDead() && this.taken())) throw this.failure();
    } catch (error) {
      if (error instanceof StateFailure) throw error;
      throw new StateFailure(`cannot use ${folder}: ${reasonOf(error)}`);
    }
  }

  /** Another run may have taken it over meanwhile. */
  release(): void {
    if (this.content() === this.own) rmSync(this.path, { force: true });
  }

  /** Written before it gets its name: a run that is killed in between leaves no empty lock. */
  private taken(): boolean {
    const draft = `${this.path}.${process.pid}.new`;
    try {
      writeFileSync(draft, this.own);
      this.name(draft);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Some file systems have no hard links. There an empty lock is possible, and is taken over once it is old. */
  private name(draft: string): void {
    try {
      linkSync(draft, this.path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw error;
      writeFileSync(this.path, this.own, { flag: "wx" });
    }
  }

  /** Moved before it is deleted: if two runs find it dead, only one moves it, or sees that it moved a newer one. */
  private removedDead(): boolean {
    const before = this.content();
    if (before === null) return true;
    const age = this.age();
    if (!isDead(before) && age <= OLD_MS) return false;
    const aside = `${this.path}.${process.pid}`;
    try {
      renameSync(this.path, aside);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return true;
      throw error;
    }
    const isIt = readFileSync(aside, "utf8") === before;
    if (!isIt) linkSync(aside, this.path);
    rmSync(aside, { force: true });
    if (isIt && !isDead(before)) this.onOld(`${this.path} ${ageText(age)}: its run has ended. The lock is taken over`);
    return isIt;
  }

  /** Milliseconds. A lock from the future is as old as it is ahead: its clock was wrong. */
  private age(): number {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    return stat === undefined ? 0 : Math.abs(Date.now() - stat.mtimeMs);
  }

  private content(): string | null {
    try {
      return readFileSync(this.path, "utf8");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      throw error;
    }
  }

  private failure(): StateFailure {
    const holder = this.content();
    const by = holder === null ? "just released" : holder || "it is empty";
    return new StateFailure(
      `another run holds the lock ${this.path} (${by}). Wait: after an hour it is taken over. Or delete it if no run is active`,
    );
  }
}

const ageText = (age: number): string => `is ${Math.floor(age / 60_000)} minutes old`;

/** Its process ran on this machine and has ended. In a container every process may have our number. */
function isDead(content: string): boolean {
  try {
    const { pid, host } = JSON.parse(content) as { pid?: unknown; host?: unknown };
    if (host !== hostname() || typeof pid !== "number" || !Number.isSafeInteger(pid) || pid < 1) return false;
    if (pid === process.pid) return true;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}
