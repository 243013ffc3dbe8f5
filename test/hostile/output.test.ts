import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Ran, tollgate } from "../support/cli.ts";
import { besideGood, expectClean } from "./harness.ts";

async function writing(cwd: string, ...outputs: string[]): Promise<Ran> {
  const ran = await tollgate(["check", ...outputs.flatMap((output) => ["--output", output])], { cwd });
  expectClean(ran);
  return ran;
}

const leftovers = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".tmp"));

describe("a report goes to a place", () => {
  test("whose folder is not there yet", async () => {
    const cwd = besideGood({});
    expect((await writing(cwd, "json=out/of/here/report.json")).code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, "out/of/here/report.json"), "utf8")).version).toBe(1);
    expect(leftovers(cwd)).toEqual([]);
  });

  test("where an older report is: its permissions stay", async () => {
    const cwd = besideGood({});
    writeFileSync(join(cwd, "report.json"), "old", { mode: 0o600 });
    expect((await writing(cwd, "json=report.json")).code).toBe(0);
    expect(statSync(join(cwd, "report.json")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, "report.json"), "utf8")).not.toBe("old");
  });

  test("beside what a killed run left", async () => {
    const cwd = besideGood({ victim: "untouched" });
    symlinkSync("victim", join(cwd, `.report.json.${process.pid}.tmp`));
    expect((await writing(cwd, "json=report.json")).code).toBe(0);
    expect(readFileSync(join(cwd, "victim"), "utf8")).toBe("untouched");
    expect(leftovers(cwd)).toEqual([]);
  });
});

describe("a place that takes no report: exit 2, and no trace", () => {
  test.each([
    ["a link to a file", "kept/report.json", "report.json", "report.json"],
    ["a link to nothing", "gone.json", "report.json", "report.json"],
    ["below a folder that is a link", "kept", "reports", "reports/report.json"],
  ])("%s", async (_, target, link, path) => {
    const cwd = besideGood({ "kept/report.json": "old" });
    symlinkSync(target, join(cwd, link));
    const { code, err } = await writing(cwd, `json=${path}`);
    expect(code).toBe(2);
    expect(err).toContain("leads through a link");
    expect(readFileSync(join(cwd, "kept/report.json"), "utf8")).toBe("old");
    expect(existsSync(join(cwd, "gone.json"))).toBe(false);
  });

  test.each<[place: string, path: string, reason: string]>([
    ["a folder", "taken", "it is a folder"],
    ["below a file", "budgets/good.yaml/report.json", "not a folder"],
    ["below a file, deeper", "budgets/good.yaml/a/b/report.json", "not a folder"],
    ["a name too long", `${"x".repeat(300)}.json`, "too long"],
    ["two reports in one", "text", "two outputs would be written to this file"],
  ])("%s", async (_, path, reason) => {
    const cwd = besideGood({});
    mkdirSync(join(cwd, "taken"));
    const outputs = path === "text" ? ["json=both", "text=both"] : [`json=${path}`];
    const { code, err } = await writing(cwd, ...outputs);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(reason) });
    expect(leftovers(cwd)).toEqual([]);
    expect(readdirSync(cwd).filter((name) => name !== "budgets" && name !== "taken")).toEqual([]);
  });

  test.skipIf(!existsSync("/dev/full"))("a full disk; the device stays a device", async () => {
    const cwd = besideGood({});
    const { code, err } = await writing(cwd, "text=/dev/full", "json=report.json");
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("no space left") });
    expect(statSync("/dev/full").isCharacterDevice()).toBe(true);
    expect(existsSync(join(cwd, "report.json"))).toBe(false);
    expect(leftovers(cwd)).toEqual([]);
  });

  test.skipIf(!existsSync("/dev/null"))("nowhere takes everything", async () => {
    expect((await writing(besideGood({}), "json=/dev/null")).code).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});
