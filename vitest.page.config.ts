import { defineConfig } from "vitest/config";

/** In a browser, which scripts/test-page.mjs looks for: one browser for all files. */
export default defineConfig({
  test: {
    include: ["test/page/browser/**/*.page.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
