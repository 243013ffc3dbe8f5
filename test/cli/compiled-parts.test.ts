import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CompiledParts } from "../../src/apps/cli/compiled-parts.ts";
import { folder } from "../support/cli.ts";

const FIRST = 'module.exports = { says: "one", other: () => require("./other.cjs") };\n';
/** Of the same length: V8 compares no more than that, so it takes what was compiled of the first for this one's. */
const SECOND = FIRST.replace("one", "two");
const HOUR = 3600;

const newFolder = (): string => folder({ "main.cjs": FIRST, "other.cjs": "module.exports = __filename;\n" });

interface Main {
  readonly says: string;
  other(): string;
}

function load(cwd: string, { build = "1a2b", env = {} } = {}): Main {
  const parts = new CompiledParts(cwd, build, env);
  const main = parts.require("./main.cjs") as Main;
  parts.keep();
  return main;
}

function edit(cwd: string, hoursFromNow: number): void {
  const path = join(cwd, "main.cjs");
  writeFileSync(path, SECOND);
  const at = Date.now() / 1000 + hoursFromNow * HOUR;
  utimesSync(path, at, at);
}

const kept = (cwd: string): string => {
  const [below = ""] = readdirSync(join(cwd, ".compiled"));
  return join(cwd, ".compiled", below, "main.cjs");
};

describe("a part of the command line", () => {
  test("is loaded with its own require and place, once", () => {
    const cwd = newFolder();
    const parts = new CompiledParts(cwd, "1a2b", {});
    const main = parts.require("./main.cjs") as Main;
    expect(main.other()).toBe(join(cwd, "other.cjs"));
    expect(parts.require("./main.cjs")).toBe(main);
    expect(parts.require("node:path")).toMatchObject({ join });
  });

  test("is taken as it was compiled by the run before", () => {
    const cwd = newFolder();
    expect(load(cwd).says).toBe("one");
    edit(cwd, -1);
    expect(load(cwd).says).toBe("one");
  });

  test("is compiled anew once its file is newer", () => {
    const cwd = newFolder();
    load(cwd);
    edit(cwd, 1);
    expect(load(cwd).says).toBe("two");
  });

  test("is compiled anew in another build, whatever the times of its files", () => {
    const cwd = newFolder();
    load(cwd);
    edit(cwd, -1);
    expect(load(cwd, { build: "3c4d" }).says).toBe("two");
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["is empty", () => Buffer.alloc(0)],
    ["is cut off", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["has a wrong byte", (bytes) => bytes.fill(bytes.readUInt8(300) ^ 1, 300, 301)],
    ["is something else", () => Buffer.from("no code, no code")],
  ])("is compiled anew, and kept again, where what was kept %s", (_, spoil) => {
    const cwd = newFolder();
    load(cwd);
    const before = readFileSync(kept(cwd));
    writeFileSync(kept(cwd), spoil(Buffer.from(before)));
    edit(cwd, -1);
    expect(load(cwd).says).toBe("two");
    expect(readFileSync(kept(cwd))).toHaveLength(before.length);
  });

  test("leaves nothing behind where nothing can be written", () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, ".compiled"), "in the way");
    expect(load(cwd).says).toBe("one");
    expect(readFileSync(join(cwd, ".compiled"), "utf8")).toBe("in the way");
    expect(readdirSync(cwd).sort()).toEqual([".compiled", "main.cjs", "other.cjs"]);
  });

  test("is neither kept nor taken with NODE_DISABLE_COMPILE_CACHE", () => {
    const cwd = newFolder();
    const env = { NODE_DISABLE_COMPILE_CACHE: "1" };
    load(cwd, { env });
    expect(existsSync(join(cwd, ".compiled"))).toBe(false);
    load(cwd);
    edit(cwd, -1);
    expect(load(cwd, { env }).says).toBe("two");
  });
});
