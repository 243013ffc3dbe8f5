// Builds Pulumi's command line from test/engine/cli/go.mod, once: test:engine runs the real engine with it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULE = fileURLToPath(new URL("../test/engine/cli", import.meta.url));
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** Without it the command line has no version, and the Automation API refuses it. */
const VERSION_FLAG = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const pinned = readFileSync(join(MODULE, "go.mod"), "utf8");
const [, version] = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v[\d.]+)/.exec(pinned) ?? [];
const hash = createHash("sha256")
  .update(pinned + readFileSync(join(MODULE, "go.sum"), "utf8"))
  .digest("hex")
  .slice(0, 16);
const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
const root = join(cache, "tollgate-engine", `pulumi-${version}-${hash}`);
const program = join(root, "bin", "pulumi");

if (!existsSync(program)) {
  console.error(`building Pulumi ${version} with Go: about five minutes, once`);
  mkdirSync(join(root, "bin"), { recursive: true });
  const part = `${program}.${process.pid}`;
  const flags = ["-trimpath", "-ldflags", `-s -w -X ${VERSION_FLAG}=${version}`, "-o", part];
  execFileSync("go", ["build", ...flags, PACKAGE], { cwd: MODULE, stdio: ["ignore", "inherit", "inherit"] });
  renameSync(part, program);
}
console.log(root);
