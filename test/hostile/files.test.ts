import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, codesOf } from "../support/report.ts";
import { besideGood, CONSUMPTION, checked, findingsOf, GOOD, placesOf, statusOf } from "./harness.ts";

const BAD = "budgets/acme.yaml";
const OTHER = budget(CONSUMPTION, { org: "other" });

/** One path in the way, and what is said of it; the good budget beside it is judged all the same. */
async function expectRefused(cwd: string, code: string, reason: string, file = BAD): Promise<void> {
  const ran = await checked(cwd);
  expect(placesOf(ran.report, file)).toEqual([`${code} 1:1`]);
  expect(findingsOf(ran.report, file)[0].message).toContain(reason);
  expect({ code: ran.code, good: statusOf(ran.report, "budgets/good.yaml") }).toEqual({ code: 2, good: "pass" });
}

describe("what is no file", () => {
  test("a folder with a file's name", async () => {
    const cwd = besideGood({ [`${BAD}/inner.yaml`]: OTHER });
    await expectRefused(cwd, "unreadable-file", "it is a folder");
  });

  test.skipIf(process.platform === "win32")("a pipe that nobody writes to", async () => {
    const cwd = besideGood({});
    execFileSync("mkfifo", [join(cwd, BAD)]);
    await expectRefused(cwd, "unreadable-file", "not a regular file");
  });

  test("a link to nothing", async () => {
    const cwd = besideGood({});
    symlinkSync("nowhere.yaml", join(cwd, BAD));
    await expectRefused(cwd, "unreadable-file", "there is no such file");
  });

  test("a link to no folder", async () => {
    const cwd = besideGood({});
    symlinkSync("nowhere", join(cwd, "budgets/emea"));
    await expectRefused(cwd, "unreadable-file", "there is no such file", "budgets/emea");
  });

  test("a link to itself", async () => {
    const cwd = besideGood({});
    symlinkSync("acme.yaml", join(cwd, BAD));
    await expectRefused(cwd, "unreadable-file", "form a loop");
  });
});

test("where there are no budgets yet, the finding says how to begin", async () => {
  const { code, out } = await tollgate(["check"], { cwd: folder() });
  expect(code).toBe(2);
  expect(out).toContain("tollgate init");
});

describe("links out of the tree", () => {
  const outside = (): string => folder({ "secret.yaml": "password: hunter2\n", "deep/other.yaml": OTHER });

  test("a file", async () => {
    const cwd = besideGood({});
    symlinkSync(join(outside(), "secret.yaml"), join(cwd, BAD));
    await expectRefused(cwd, "outside-root", "leads out of the folder");
  });

  test("a device", async () => {
    const cwd = besideGood({});
    symlinkSync("/dev/zero", join(cwd, BAD));
    await expectRefused(cwd, "outside-root", "leads out of the folder");
  });

  test("a folder", async () => {
    const cwd = besideGood({});
    symlinkSync(outside(), join(cwd, "budgets/emea"));
    await expectRefused(cwd, "outside-root", "leads out of the folder", "budgets/emea");
  });

  test("the folder that is checked", async () => {
    const cwd = folder({ "mine/good.yaml": GOOD });
    symlinkSync(outside(), join(cwd, "budgets"));
    const { code, report } = await checked(cwd, "mine", "budgets");
    expect({ code, places: placesOf(report, "budgets") }).toEqual({ code: 2, places: ["outside-root 1:1"] });
    expect(statusOf(report, "mine/good.yaml")).toBe("pass");
  });

  test("a file that is named", async () => {
    const cwd = besideGood({});
    symlinkSync(join(outside(), "secret.yaml"), join(cwd, BAD));
    const { report } = await checked(cwd, BAD, "budgets/good.yaml");
    expect(placesOf(report, BAD)).toEqual(["outside-root 1:1"]);
    expect(statusOf(report, "budgets/good.yaml")).toBe("pass");
  });

  test("the defaults", async () => {
    const cwd = besideGood({});
    symlinkSync(join(outside(), "secret.yaml"), join(cwd, "budgets/_defaults.yaml"));
    const { code, report } = await checked(cwd);
    expect(placesOf(report, "budgets/_defaults.yaml")).toEqual(["outside-root 1:1"]);
    expect({ code, good: placesOf(report, "budgets/good.yaml") }).toEqual({ code: 2, good: ["defaults-invalid 1:1"] });
  });

  test("a folder outside that a person names is a root of its own", async () => {
    const there = outside();
    const { code, report } = await checked(besideGood({}), "budgets", join(there, "deep"));
    expect({ code, status: statusOf(report, join(there, "deep/other.yaml")) }).toEqual({ code: 0, status: "pass" });
  });
});

describe("links within the tree", () => {
  test("a folder that leads to its own parent", async () => {
    const cwd = besideGood({});
    symlinkSync("..", join(cwd, "budgets/loop"));
    const { code, report } = await checked(cwd);
    expect({ code, files: report.summary.organizations }).toEqual({ code: 0, files: 1 });
  });

  test("a second name for a budget: it is judged once, under its own", async () => {
    const cwd = besideGood({});
    symlinkSync("good.yaml", join(cwd, "budgets/a.yaml"));
    const { code, report } = await checked(cwd);
    expect({ code, files: report.organizations.map(({ file }: { file: string }) => file) }).toEqual({
      code: 0,
      files: ["budgets/good.yaml"],
    });
  });

  test("a budget kept elsewhere in the tree", async () => {
    const cwd = besideGood({ "shared/other.yaml": OTHER });
    mkdirSync(join(cwd, "budgets/emea"));
    symlinkSync("../../shared/other.yaml", join(cwd, "budgets/emea/other.yaml"));
    const { code, report } = await checked(cwd);
    expect({ code, status: statusOf(report, "budgets/emea/other.yaml") }).toEqual({ code: 0, status: "pass" });
  });

  test("a link whose name says that it is no budget", async () => {
    const cwd = besideGood({});
    symlinkSync("nowhere", join(cwd, "budgets/notes.md"));
    expect((await checked(cwd)).code).toBe(0);
  });
});

describe("paths", () => {
  test("a path twice, and a file beside its folder: judged once", async () => {
    const { code, report } = await checked(besideGood({}), "budgets", "./budgets/", "budgets/good.yaml");
    expect({ code, organizations: report.summary.organizations }).toEqual({ code: 0, organizations: 1 });
  });

  test.each([
    ["a path that is not there", "elsewhere", "there is no such file"],
    ["no path", "", "no path is given"],
    ["a path through a file", "budgets/good.yaml/x", "not a folder"],
    ["a path that is too long", "x".repeat(5000), "too long"],
  ])("%s", async (_, path, reason) => {
    const { code, report } = await checked(besideGood({}), path, "budgets");
    expect(placesOf(report, path)).toEqual(["unreadable-file 1:1"]);
    expect(findingsOf(report, path)[0].message).toContain(reason);
    expect({ code, good: statusOf(report, "budgets/good.yaml") }).toEqual({ code: 2, good: "pass" });
  });

  test("an empty folder", async () => {
    const { code, report } = await checked(folder({ "budgets/README.md": "" }));
    expect({ code, codes: codesOf(report) }).toEqual({ code: 2, codes: ["no-budget"] });
  });

  test("labels that no budget has", async () => {
    const { code, report } = await checked(besideGood({}), "--where", "__proto__=x");
    expect({ code, codes: codesOf(report) }).toEqual({ code: 2, codes: ["no-budget"] });
  });

  test("endings in capitals are endings", async () => {
    const { code, report } = await checked(besideGood({ "budgets/Other.YML": "org: 5\n" }));
    expect({ code, status: statusOf(report, "budgets/Other.YML") }).toEqual({ code: 2, status: "invalid" });
  });
});
