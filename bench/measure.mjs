import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./setup.mjs";

const TIME = "/usr/bin/time";
const POLL_MS = 10;
const MIB = 1024;
const LONGEST_COMPLAINT = 400;

/** GNU time reports what the kernel counted, children included, for about a millisecond more of wall time. */
const hasTime = process.platform === "linux" && existsSync(TIME);
export const usageSource = hasTime
  ? `${TIME} -v`
  : existsSync("/proc/self/status")
    ? "/proc, polled: peaks may be missed, and CPU time is not known"
    : "none: neither CPU time nor memory is known here";

/**
 * Runs a whole process, what it reports to the null device. With `withUsage` also `cpu` (milliseconds) and `peak`
 * (MiB), where the system tells; without, nothing stands between the clock and the process.
 */
export async function measure({ name, args, exitCodes, file = process.execPath, cwd = ROOT }, withUsage) {
  const folder = withUsage && hasTime ? mkdtempSync(join(tmpdir(), "tollgate-bench-")) : null;
  const report = folder === null ? null : join(folder, "usage");
  try {
    const command = report === null ? [file] : [TIME, "-v", "-o", report, file];
    const { code, wall, peak, complaint } = await run([...command, ...args], cwd, withUsage && report === null);
    if (!exitCodes.includes(code)) throw new Error(`${name} ended with exit code ${code}. ${complaint}`.trim());
    return { wall, ...(report === null ? { cpu: null, peak } : usageIn(readFileSync(report, "utf8"))) };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true });
  }
}

function run([file, ...args], cwd, isPolled) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(file, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    let peak = null;
    let complaint = "";
    child.stderr.on("data", (text) => {
      if (complaint.length < LONGEST_COMPLAINT) complaint += text;
    });
    const timer = isPolled
      ? setInterval(() => {
          peak = highWater(child.pid) ?? peak;
        }, POLL_MS)
      : undefined;
    child.on("error", reject);
    let wall = 0;
    child.on("exit", () => {
      wall = Number(process.hrtime.bigint() - start) / 1e6;
      clearInterval(timer);
    });
    child.on("close", (code) => resolve({ code, wall, peak, complaint: complaint.slice(0, LONGEST_COMPLAINT) }));
  });
}

function highWater(pid) {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? null : Number(kib) / MIB;
  } catch {
    return null;
  }
}

function usageIn(report) {
  const number = (label) => Number(new RegExp(`${label}[^:]*: ([\\d.]+)`).exec(report)?.[1]);
  return {
    cpu: 1000 * (number("User time") + number("System time")),
    peak: number("Maximum resident set size") / MIB,
  };
}
