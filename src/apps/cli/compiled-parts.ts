import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { AtomicFile } from "../../adapters/files/write.ts";

const WRAPPER = ["(function (exports, require, module, __filename, __dirname) {", "\n})"] as const;

/**
 * Loads the files of a folder as `require` does, and keeps what V8 compiles of them, as Python keeps `__pycache__`:
 * compiling is most of what a short run takes. Kept beside the files, it is as trustworthy as they are; see ADR 14.
 */
export class CompiledParts {
  readonly require: (id: string) => unknown;
  private readonly folder: string;
  /** Null: nothing is kept. */
  private readonly store: string | null;
  private readonly loaded = new Map<string, { exports: unknown }>();
  private readonly fresh: { readonly script: Script; readonly path: string }[] = [];

  /** @param build tells one state of the files from every other: what another left behind is not used */
  constructor(folder: string, build: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    const isOff = env["NODE_DISABLE_COMPILE_CACHE"] !== undefined;
    this.store = isOff ? null : join(folder, ".compiled", `${build}-${process.version}-${process.arch}`);
    const outside = createRequire(join(folder, "main.cjs"));
    this.require = (id) => (id.startsWith("./") ? this.part(id.slice(2)) : outside(id));
  }

  /** To be called at the end of a run: what it needed is compiled by then. Where nothing can be written, nothing is. */
  keep(): void {
    for (const { script, path } of this.fresh.splice(0)) {
      let file: AtomicFile | null = null;
      try {
        file = new AtomicFile(path);
        const compiled = script.createCachedData();
        file.write(compiled);
        file.write(compiled);
        file.commit();
      } catch {
        file?.abandon();
      }
    }
  }

  private part(name: string): unknown {
    const before = this.loaded.get(name);
    if (before !== undefined) return before.exports;
    const module = { exports: {} };
    this.loaded.set(name, module);
    const path = join(this.folder, name);
    this.script(path, name).runInThisContext()(module.exports, this.require, module, path, this.folder);
    return module.exports;
  }

  private script(filename: string, name: string): Script {
    const path = this.store === null ? null : join(this.store, name);
    const cachedData = path === null ? undefined : usable(path, filename);
    const script = new Script(WRAPPER.join(readFileSync(filename, "utf8")), { filename, cachedData });
    if (path !== null && script.cachedDataRejected !== false) this.fresh.push({ script, path });
    return script;
  }
}

/**
 * What was kept, if it may be used. As make has it, older than its source is out of date: V8 itself compares no more
 * than the source's length. It does not verify what it is given either, and a wrong byte would end the process: so it
 * is kept twice, and the two must be the same. That costs a tenth of what loading a checksum does.
 */
function usable(path: string, source: string): Buffer | undefined {
  try {
    if (statSync(path).mtimeMs <= statSync(source).mtimeMs) return undefined;
    const twice = readFileSync(path);
    const once = twice.subarray(0, twice.length / 2);
    return once.equals(twice.subarray(once.length)) ? once : undefined;
  } catch {
    return undefined;
  }
}
