// Tags what was built: a commit beside main that carries dist/, so that `uses:`, pre-commit and `npm install git+...`
// find a program that runs as it is. Neither the branch nor the work tree changes. This runs where the token may write:
// what was built is data here. It is copied into a commit, and no line of it is run.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    push: { type: "string" },
    "move-major": { type: "boolean", default: false },
    dist: { type: "string", default: "dist" },
  },
});

const temporary = mkdtempSync(join(tmpdir(), "tollgate-release-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
const env = { ...process.env, GIT_INDEX_FILE: join(temporary, "index") };
/** Without hooks: one could have been put beside what was built. */
const run = (args, options = {}) =>
  execFileSync("git", ["-c", "core.hooksPath=/dev/null", ...args], { encoding: "utf8", ...options }).trim();
const git = (...args) => run(args);
/** In an index of its own. */
const staged = (...args) => run(args, { env });

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const tag = `v${manifest.version}`;
const major = tag.split(".")[0];

function refuse(why) {
  process.stderr.write(`release: ${why}\n`);
  process.exit(1);
}

function assertReady() {
  if (git("status", "--porcelain") !== "") refuse("there are changes that are not committed");
  const built = readBuilt("VERSION").toString("utf8").trim();
  if (built !== manifest.version) refuse(`dist/ is of ${built}, package.json of ${manifest.version}: npm run compile`);
  const heading = readFileSync("CHANGELOG.md", "utf8").match(/^## .*$/m)?.[0];
  if (heading !== `## ${manifest.version}`) refuse(`CHANGELOG.md must begin with "## ${manifest.version}", undated`);
  if (git("tag", "--list", tag) !== "") refuse(`${tag} is there already: a version is released once`);
}

const BUILT = /^((meter|stack)\/)?[\w.-]+$/;
const LEFT_OUT = /^(\.compiled\/|bundles\.json$)/;

/** The files of dist/, as plain files: a link could lead out of the folder. */
function builtFiles() {
  const entries = readdirSync(values.dist, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = relative(values.dist, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
    if (entry.isDirectory() || LEFT_OUT.test(name)) return [];
    if (!entry.isFile() || !BUILT.test(name)) refuse(`${name} does not belong into dist/`);
    return [name];
  });
}

function readBuilt(name) {
  try {
    return readFileSync(join(values.dist, name));
  } catch {
    return refuse(`${join(values.dist, name)} cannot be read: npm run compile`);
  }
}

/**
 * pre-commit installs what a hook's package is developed with, which is half a gigabyte here: what is released is not
 * developed, and has no such list.
 */
function releasedManifest() {
  const { devDependencies: _, ...released } = manifest;
  const path = join(temporary, "package.json");
  writeFileSync(path, `${JSON.stringify(released, null, 2)}\n`);
  return git("hash-object", "-w", "--no-filters", path);
}

function commit() {
  staged("read-tree", "HEAD");
  for (const name of builtFiles()) {
    const blob = run(["hash-object", "-w", "--no-filters", "--stdin"], { input: readBuilt(name) });
    const mode = name === "tollgate.cjs" ? "100755" : "100644";
    staged("update-index", "--add", "--cacheinfo", `${mode},${blob},dist/${name}`);
  }
  staged("update-index", "--cacheinfo", `100644,${releasedManifest()},package.json`);
  staged("rm", "--cached", "--quiet", "package-lock.json");
  return git("commit-tree", staged("write-tree"), "-p", "HEAD", "-m", `${tag}, built`);
}

assertReady();
const made = commit();
git("tag", "--annotate", tag, made, "-m", `Tollgate ${manifest.version}`);
if (values.push !== undefined) {
  const moved = values["move-major"] ? [`+${made}:refs/tags/${major}`] : [];
  git("push", "--quiet", "--atomic", values.push, `refs/tags/${tag}`, ...moved);
}
process.stdout.write(`${tag} is ${made.slice(0, 12)}${values["move-major"] ? `, and so is ${major}` : ""}\n`);
