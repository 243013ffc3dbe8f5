// node bench/diff.mjs [files]: what a change of ten budgets among many costs, out of git. npm run compile comes first.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { corpus } from "./generate/corpus.mjs";
import { median, race } from "./rounds.mjs";
import { ROOT } from "./setup.mjs";
import { table } from "./table.mjs";

const CHANGED = 10;
const ROUNDS = 21;
const CLI = join(ROOT, "dist", "tollgate.cjs");
/** The verdicts of a plan depend on the day; the work of two runs should not. */
const TODAY = ["--now", "2026-07-01"];
const count = Number(process.argv[2] ?? 10_000);

const folder = mkdtempSync(join(tmpdir(), "tollgate-bench-"));
const git = (...args) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

/** All budgets on main, and a branch that plans a little more in ten of them. */
function repository() {
  console.error(`a repository of ${count} budgets, ${CHANGED} of them changed`);
  cpSync(corpus(count), join(folder, "budgets"), { recursive: true });
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.email", "bench@example.com");
  git("config", "user.name", "bench");
  commit();
  git("switch", "--quiet", "--create", "change");
  const names = readdirSync(join(folder, "budgets")).filter((_, index) => index % Math.floor(count / CHANGED) === 0);
  const changed = names.slice(0, CHANGED).map((name) => join("budgets", name));
  for (const name of changed) {
    const path = join(folder, name);
    writeFileSync(
      path,
      `${readFileSync(path, "utf8").trimEnd()}\nbuffers: { growth: 1% }\n`.replace(
        /^buffers:(?=[\s\S]*^buffers:).*\n/m,
        "",
      ),
    );
  }
  commit();
  return changed;
}

function commit() {
  git("add", "--all");
  git("commit", "--quiet", "--message", "budgets");
}

const ours = (name, ...args) => ({ name, args: [CLI, ...args, ...TODAY], exitCodes: [0, 1], cwd: folder });
const listing = (ref) => ({
  name: `git ls-tree ${ref}`,
  file: "git",
  args: ["ls-tree", "-rz", ref],
  exitCodes: [0],
  cwd: folder,
});

/** What git itself takes of a run, by its own account. */
function gitsOwn(args) {
  const trace = join(folder, ".git", "trace.json");
  const env = { ...process.env, GIT_TRACE2_EVENT: trace };
  const times = Array.from({ length: 5 }, () => {
    rmSync(trace, { force: true });
    execFileSync(process.execPath, [CLI, ...args, ...TODAY], { cwd: folder, env, stdio: "ignore" });
    const events = readFileSync(trace, "utf8").trim().split("\n").map(JSON.parse);
    return events.filter(({ event }) => event === "exit").reduce((sum, { t_abs }) => sum + 1000 * t_abs, 0);
  });
  return median(times);
}

try {
  const changed = repository();
  const failures = [];
  const names = {
    nothing: "node -e 0",
    plain: `check of the ${CHANGED} changed`,
    commits: "diff, two commits",
    workTree: "diff, work tree",
    changed: "check --changed",
  };
  const contenders = [
    { name: names.nothing, args: ["-e", "0"], exitCodes: [0] },
    ours(names.plain, "check", ...changed),
    listing("main"),
    listing("change"),
    ours(names.commits, "diff", "--head", "HEAD"),
    ours(names.workTree, "diff"),
    ours(names.changed, "check", "--changed"),
  ];
  const results = await race(contenders, { rounds: ROUNDS, isShort: true, failures });
  const walls = (name) => results.of(name).walls;
  const own = gitsOwn(["check", "--changed"]);
  const ratioTo = (name, floor) => median(walls(name).map((wall, round) => wall / floor(round))).toFixed(2);
  const listed = (round) =>
    ["plain", "main", "change"].reduce((sum, key) => sum + walls(names[key] ?? `git ls-tree ${key}`)[round], 0);
  const started = (round) => walls(names.nothing)[round];
  const rows = results.names.map((name) => [name, results.of(name).wall.toFixed(1)]);
  console.log(table([["", "wall ms"], ...rows, ["git's own time in check --changed", own.toFixed(1)]]));
  const targets = [
    [`${names.commits} / (check of the ${CHANGED} + both listings)`, ratioTo(names.commits, listed), "<= 1.5"],
    [`${names.workTree} / the same`, ratioTo(names.workTree, listed), "<= 1.5"],
    [
      "(check --changed - git's own time) / node -e 0",
      median(walls(names.changed).map((wall, round) => (wall - own) / started(round))).toFixed(2),
      "<= 2",
    ],
  ];
  console.log(`\n${table([["target", "measured", "wanted"], ...targets])}`);
  if (failures.length > 0) process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true });
}
