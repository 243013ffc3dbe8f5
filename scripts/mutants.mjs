// How many small changes of a room's code a test notices: `node scripts/mutants.mjs check`, with --seed and --count.
// Each mutant runs in a fresh process, on a copy of the repository. Equivalent mutants are listed, with reasons, in
// scripts/mutants/equivalent.json. The exit code is 1 below 90 %.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keyOf, mutantsOf, sampled } from "./mutants/mutate.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Tests that most likely notice, the quickest first: most mutants do not outlive them. */
const NEAR = {
  check: ["test/rules", "test/check", "test/properties"],
  forecast: ["test/forecast", "test/status"],
  model: ["test/pricing", "test/rules", "test/check", "test/properties"],
  pricing: ["test/pricing", "test/rules", "test/check", "test/properties"],
  rules: ["test/rules", "test/check", "test/diff"],
  simulate: ["test/simulate"],
};
/** Where the others are. Programs of their own do not have the mutant. */
const FAR = [
  "test/check",
  "test/cli",
  "test/diff",
  "test/policy",
  "test/pricing",
  "test/properties",
  "test/report",
].concat([
  "test/rules",
  "test/status",
  "test/text",
  "test/usage",
  "test/alarms",
  "test/oracle",
  "test/git/gate.test.ts",
]);
const MOST_MS = 15 * 60_000;
const LEAST_SCORE = 90;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "120" } },
});
const [room = ""] = positionals;
const [seed, count] = [Number(flags.seed), Number(flags.count)];
if (!(room in NEAR) || !Number.isSafeInteger(seed) || !(count > 0)) {
  console.error(`usage: node scripts/mutants.mjs ${Object.keys(NEAR).join("|")} [--seed N] [--count N]`);
  process.exit(2);
}

/** The files of a folder, however deep, in one order. */
const filesIn = (folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"))
    .sort();

function copied() {
  const copy = mkdtempSync(join(tmpdir(), "tollgate-mutants-"));
  process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
  for (const name of readdirSync(ROOT)) {
    if (name === "node_modules") symlinkSync(join(ROOT, name), join(copy, name));
    else if (name !== ".git" && name !== "bench") cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  return copy;
}

/** Whether the tests pass: the mutant lives. One that takes too long is noticed. */
function passes(cwd, args) {
  return new Promise((resolve) => {
    const all = ["vitest", "run", "--bail=1", "--reporter=dot", "--maxWorkers=1", "--passWithNoTests", ...args];
    const child = spawn("npx", all, { cwd, stdio: "ignore", detached: true });
    const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), MOST_MS);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

/** Whether a mutant lives through all of the tests, some after the others. */
async function outlives(parts) {
  for (const part of parts) if (!(await passes(copy, part))) return false;
  return true;
}

const equivalent = JSON.parse(readFileSync(join(ROOT, "scripts/mutants/equivalent.json"), "utf8"));
const mutants = filesIn(`src/core/${room}`).flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), "utf8")));
const known = new Set(equivalent.map(keyOf));
const chosen = sampled(mutants, count, seed);
const judged = chosen.filter((mutant) => !known.has(keyOf(mutant)));
console.log(
  `${room}: ${mutants.length} mutants, ${chosen.length} by seed ${seed}, ${judged.length} of them not equivalent`,
);

const [near, far] = [NEAR[room], FAR.filter((folder) => !NEAR[room].includes(folder))];
const copy = copied();
if (!(await passes(copy, near))) {
  console.error("the tests fail without a mutant");
  process.exit(2);
}
const survivors = [];
for (const [index, mutant] of judged.entries()) {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, mutant.start) + mutant.to + text.slice(mutant.end));
  const lives = await outlives([...near.map((folder) => [folder]), far]);
  writeFileSync(path, text);
  if (lives) survivors.push(mutant);
  console.log(
    `${index + 1}/${judged.length} ${lives ? "SURVIVES" : "noticed"} ${mutant.file}:${mutant.line} ${mutant.from} -> ${mutant.to}`,
  );
}
console.log(`\nsurvivors, as scripts/mutants/equivalent.json would list them:`);
for (const { file, code, from, to, nth, line } of survivors)
  console.log(`line ${line}: ${JSON.stringify({ file, code, from, to, nth, reason: "" })}`);
const score = (100 * (judged.length - survivors.length)) / judged.length;
console.log(`\n${room}: ${score.toFixed(1)} % of ${judged.length}, seed ${seed}`);
process.exitCode = score < LEAST_SCORE ? 1 : 0;
