import { defineConfig } from "vitest/config";

/** Each file has stacks of its own: the engine is one process for each run. */
export default defineConfig({
  test: { include: ["test/engine/**/*.engine.ts"], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false },
});
