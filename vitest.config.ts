import { readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { defineConfig } from "vitest/config";

const MEMORY = "/dev/shm";
const GIBIBYTE = 2 ** 30;

/** Thousands of small folders come and go: in memory, where there is room and programs may run; else as usual. */
function temporary(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
    const [, , type, options = ""] = mounts.find((line) => line.split(" ")[1] === MEMORY)?.split(" ") ?? [];
    if (type === "tmpfs" && !options.split(",").includes("noexec") && bavail * bsize > GIBIBYTE) return MEMORY;
  } catch {
    // Another system, or none of it to be seen.
  }
  return tmpdir();
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "threads",
    // A thread loads the product once, not once for each file.
    isolate: false,
    maxWorkers: "100%",
    env: { TMPDIR: process.env["TMPDIR"] ?? temporary() },
  },
});
