import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { reasonOf } from "../../adapters/files/read.ts";
import { StateFailure } from "../../core/metrics/state/store.ts";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** One run at a time in a state folder. The lock of a run that was killed is taken over. */
export class RunLock {
  private readonly path: string;
  private readonly own = JSON.stringify({ pid: process.pid, host: hostname() });

  /** @throws StateFailure if another run holds the lock */
  constructor(folder: string) {
    this.path = join(folder, ".lock");
    try {
      mkdirSync(folder, { recursive: true });
      if (!this.taken() && !(this.removedDead() && this.taken())) throw this.failure();
    } catch (error) {
      if (error instanceof StateFailure) throw error;
      throw new StateFailure(`cannot use ${folder}: ${reasonOf(error)}`);
    }
  }

  release(): void {
    rmSync(this.path, { force: true });
  }

  private taken(): boolean {
    try {
      writeFileSync(this.path, this.own, { flag: "wx" });
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  }

  /** Moved before it is deleted: if two runs find it dead, only one moves it, or sees that it moved a newer one. */
  private removedDead(): boolean {
    const before = this.content();
    if (before === null) return true;
    if (!isDead(before)) return false;
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
    return isIt;
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
    return new StateFailure(
      `another run holds the lock ${this.path} (${this.content() ?? "just released"}). Wait, or delete the file if no run is active`,
    );
  }
}

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
