// Mutations that nobody has tried yet: `npm run fuzz`, `npm run fuzz -- 100000`, and `npm run fuzz -- 10000 SEED` again.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";

const [mutations = "20000", seed = String(randomInt(1_000_000_000))] = process.argv.slice(2);
if (!/^\d{1,8}$/.test(mutations) || !/^\d{1,10}$/.test(seed)) {
  console.error("usage: npm run fuzz -- [mutations] [seed]");
  process.exit(2);
}
console.log(`seed ${seed}: again with npm run fuzz -- ${mutations} ${seed}`);
const files = ["test/genesys/fuzz.test.ts", "test/genesys/partner-fuzz.test.ts"];
const env = { ...process.env, TOLLGATE_FUZZ: mutations, TOLLGATE_FUZZ_SEED: seed };
const { status } = spawnSync("npx", ["vitest", "run", ...files], { stdio: "inherit", env });
process.exit(status ?? 2);
