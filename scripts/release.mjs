// Tags what was built: a commit beside main that carries dist/, so that `uses:`, pre-commit and `npm install git+...`
// find a program that runs as it is. Neither the branch nor the work tree changes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { push: { type: "string" }, "move-major": { type: "boolean", default: false } },
});

const temporary = mkdtempSync(join(tmpdir(), "tollgate-release-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
const env = { ...process.env, GIT_INDEX_FILE: join(temporary, "index") };
const run = (command, args, options = {}) => execFileSync(command, args, { encoding: "utf8", ...options }).trim();
const git = (...args) => run("git", args);
/** In an index of its own. */
const staged = (...args) => run("git", args, { env });

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const tag = `v${manifest.version}`;
const major = tag.split(".")[0];

function refuse(why) {
  process.stderr.write(`release: ${why}\n`);
  process.exit(1);
}

function assertReady() {
  if (git("status", "--porcelain") !== "") refuse("there are changes that are not committed");
  const built = run(process.execPath, ["dist/tollgate.cjs", "--version"]);
  if (built !== manifest.version) refuse(`dist/ is of ${built}, package.json of ${manifest.version}: npm run compile`);
  const heading = readFileSync("CHANGELOG.md", "utf8").match(/^## .*$/m)?.[0];
  if (heading !== `## ${manifest.version}`) refuse(`CHANGELOG.md must begin with "## ${manifest.version}", undated`);
  if (git("tag", "--list", tag) !== "") refuse(`${tag} is there already: a version is released once`);
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
  staged("add", "--force", "dist", ":(exclude)dist/.compiled");
  staged("update-index", "--chmod=+x", "dist/tollgate.cjs");
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
