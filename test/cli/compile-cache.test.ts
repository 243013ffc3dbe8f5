import { existsSync, readdirSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type CompileCache, keepCompiledCode } from "../../src/apps/cli/compile-cache.ts";
import { folder, ROOT, tollgateProcess } from "../support/cli.ts";

const DIST = join(ROOT, "dist");

describe("compiled code", () => {
  test("is kept in the folder that is given, and nowhere else", () => {
    const enableCompileCache = vi.fn();
    keepCompiledCode({ enableCompileCache }, "/opt/tollgate/dist/.compiled");
    expect(enableCompileCache.mock.calls).toEqual([["/opt/tollgate/dist/.compiled"]]);
  });

  test("is not kept by a version of Node that cannot", () => {
    expect(() => keepCompiledCode({}, "/opt/tollgate/dist/.compiled")).not.toThrow();
  });

  test("is not kept, and nothing is reported, where the folder cannot be made", () => {
    const cwd = folder();
    writeFileSync(join(cwd, ".compiled"), "a file");
    expect(() => keepCompiledCode(nodeModule as CompileCache, join(cwd, ".compiled"))).not.toThrow();
    expect(readdirSync(cwd)).toEqual([".compiled"]);
  });

  test("of the built program is beside it, where Node can keep it", () => {
    expect(tollgateProcess(["--version"])).toMatchObject({ code: 0, err: "" });
    expect(existsSync(join(DIST, ".compiled"))).toBe("enableCompileCache" in nodeModule);
  });
});
