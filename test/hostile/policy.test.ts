import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { besideGood, checked, findingsOf, placesOf, statusOf } from "./harness.ts";

const CARD = readFileSync(join(ROOT, "policy/rate-cards/genesys-2026-03.yaml"), "utf8");
const MINE = CARD.replace("id: genesys-2026-03", "id: mine");
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split("\n").length;

/** Policy is judged even where no budget uses it, and the budgets are judged by what is left of it. */
async function expectPolicy(
  files: Record<string, string | Buffer>,
  file: string,
  places: readonly string[],
): Promise<void> {
  const { code, report } = await checked(besideGood(files));
  expect(placesOf(report, file)).toEqual(places);
  expect({ code, good: statusOf(report, "budgets/good.yaml") }).toEqual({ code: 2, good: "pass" });
}

describe("rate cards", () => {
  const own = "policy/rate-cards/mine.yaml";
  const broken = MINE.replace(/^title:/m, "titel:");

  test("with a slip", async () => {
    const line = lineOf(broken, "titel:");
    await expectPolicy({ [own]: broken }, own, [`policy-invalid ${line}:1`]);
  });

  test.each<[name: string, text: string | Buffer, place: string]>([
    ["empty", "", "invalid-yaml 1:1"],
    ["not a map", "- a\n", "policy-invalid 1:1"],
    ["with an anchor", `&a ${"{}"}\n`, "invalid-yaml 1:1"],
    ["in UTF-16", Buffer.from("\ufeffid: a\n", "utf16le"), "file-encoding 1:1"],
    ["too large", Buffer.alloc(2 * 1024 * 1024, 35), "file-too-large 1:1"],
    ["with __proto__", `__proto__: { polluted: 1 }\n${MINE}`, "policy-invalid 1:1"],
  ])("%s", async (_, text, place) => {
    await expectPolicy({ [own]: text }, own, [place]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("that replaces a built-in one", async () => {
    const changed = CARD.replace(/^title: .*/m, "title: Cheaper");
    await expectPolicy({ [own]: changed }, own, [`rate-card-shadowed ${lineOf(changed, "id: ")}:5`]);
  });

  test("two of one id", async () => {
    const second = "policy/rate-cards/second.yaml";
    await expectPolicy({ [own]: MINE, [second]: MINE }, second, [`rate-card-shadowed ${lineOf(MINE, "id: ")}:5`]);
  });

  test("a copy of a built-in one is fine", async () => {
    const { code } = await checked(besideGood({ [own]: CARD }));
    expect(code).toBe(0);
  });

  test("a folder that is a file", async () => {
    await expectPolicy({ "policy/rate-cards": "" }, "policy/rate-cards", ["unreadable-file 1:1"]);
  });
});

describe("guardrails", () => {
  const file = "policy/guardrails.yaml";

  test.each<[name: string, text: string | Buffer, places: string[]]>([
    ["a rule that is none", "version: 1\nseverities:\n  over-alocation: off\n", ["policy-invalid 3:3"]],
    ["a severity that is none", "version: 1\nseverities:\n  over-allocation: fatal\n", ["policy-invalid 3:20"]],
    ["invalid input switched off", "version: 1\nseverities:\n  schema: off\n", ["policy-invalid 3:3"]],
    ["a share as number", "version: 1\nthresholds: { overage: 100 }\n", ["policy-invalid 2:24"]],
    ["a number in another notation", "version: 1\nalarms: { period: 0xe10 }\n", ["number-precision 2:19"]],
    ["a tab", "version: 1\nalarms:\n\tperiod: 60\n", ["invalid-yaml 3:1"]],
    ["a list", "- off\n", ["policy-invalid 1:1"]],
    ["__proto__", "version: 1\n__proto__: { polluted: 1 }\n", ["policy-invalid 2:1"]],
  ])("%s", async (_, text, places) => {
    await expectPolicy({ [file]: text }, file, places);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("a severity misspelled: the nearest is named", async () => {
    const { report } = await checked(besideGood({ [file]: "version: 1\nseverities:\n  over-alocation: off\n" }));
    expect(findingsOf(report, file)[0].help).toContain("over-allocation");
  });

  test("a link to nothing is not passed over", async () => {
    const cwd = besideGood({ "policy/README.md": "" });
    symlinkSync("nowhere", join(cwd, file));
    const { code, report } = await checked(cwd);
    expect({ code, places: placesOf(report, file) }).toEqual({ code: 2, places: ["unreadable-file 1:1"] });
    expect(findingsOf(report, file)[0].help).toContain("link");
  });

  test("under the other ending", async () => {
    const { code } = await checked(besideGood({ "policy/guardrails.yml": "version: 1\nfatal: x\n" }));
    expect(code).toBe(2);
  });

  test("a policy that is a file", async () => {
    await expectPolicy({ policy: "" }, "policy", ["unreadable-file 1:1"]);
  });
});
