import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const BENCH = fileURLToPath(new URL(".", import.meta.url));
export const ROOT = join(BENCH, "..");
export const BARE = join(BENCH, "dist", "bare.cjs");
/** From the npm package `node`, so that every machine measures the same one. */
export const NODE_24 = join(BENCH, "node_modules", "node", "bin", "node");

export function installPeers() {
  if (existsSync(NODE_24)) return;
  console.error("installing what tollgate is compared with: npm ci in bench/");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: BENCH, stdio: ["ignore", 2, 2] });
  if (status !== 0 || !existsSync(NODE_24)) throw new Error("npm ci in bench/ failed");
}

export function versionOf(name, folder = BENCH) {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}

/** Bundled as the product is: one CJS file. */
export const bundle = (entry, outfile, more = {}) =>
  build({
    entryPoints: [join(BENCH, entry)],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
    outfile,
    logLevel: "warning",
    ...more,
  });
