// One deployment of a fleet on Pulumi's real engine. What each process takes is read from /proc, so on Linux only.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EngineStack } from "../../test/engine/support/stack.ts";
import { budgetText } from "../stack/budgets.ts";

const [root = "", count = "0", port = "0", settings = "{}"] = process.argv.slice(2);
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

interface Taken {
  readonly cpu: number;
  readonly mib: number;
}

/** This process and those below it, those that have ended among them. */
class Processes {
  private readonly taken = new Map<number, Taken>();
  private readonly timer = setInterval(() => this.look(process.pid), 200);

  private look(pid: number): void {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      this.taken.set(pid, { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, mib: Number(peak ?? 0) / 1024 });
      for (const thread of readdirSync(`/proc/${pid}/task`))
        for (const child of readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" "))
          if (child !== "") this.look(Number(child));
    } catch {
      // It has ended.
    }
  }

  /** CPU of all, memory of the largest. */
  end(): Taken {
    this.look(process.pid);
    clearInterval(this.timer);
    const all = [...this.taken.values()];
    return { cpu: all.reduce((sum, { cpu }) => sum + cpu, 0), mib: Math.max(...all.map(({ mib }) => mib)) };
  }
}

const bytesBelow = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && name.includes("stacks"))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

mkdirSync(join(root, "budgets"));
for (let at = 0; at < Number(count); at++) writeFileSync(join(root, "budgets", `org-${at}.yaml`), budgetText(at));
const config = { "tollgate:operatorEmail": "operator@example.com" };
const stack = await EngineStack.open(root, { config, port: Number(port), environment: JSON.parse(settings) });
try {
  const processes = new Processes();
  const before = performance.now();
  await stack.stack.up();
  const seconds = (performance.now() - before) / 1000;
  const { cpu, mib } = processes.end();
  const state = bytesBelow(join(stack.home, "state"));
  process.send?.({ seconds, cpu, mib, state });
} finally {
  stack.close();
}
