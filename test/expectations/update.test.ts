import { describe, expect, test } from "vitest";
import { again, one, tested, tests } from "./support.ts";

const ENTRY = "{ alarm: utilization-80, at: 2026-12-02, value: 85 }";
const updated = async (text: string, args: readonly string[] = []) => tested(text, ["--update", ...args]);

describe("--update", () => {
  test.each([
    ["where there was nothing", one('"850"'), one('"850"', `    expect:\n      - ${ENTRY}\n`)],
    ["in an empty list", one('"850"', "    expect: []\n"), one('"850"', `    expect:\n      - ${ENTRY}\n`)],
    [
      "in place of what differs, with its comments",
      one(
        '"850"',
        "    expect:\n      # of March\n      - { alarm: utilization-80, value: 81 } # agreed\n    never: [forecast]\n",
      ),
      one('"850"', `    expect:\n      # of March\n      - ${ENTRY} # agreed\n    never: [forecast]\n`),
    ],
    [
      "and what is met stays as it is",
      one(
        '"1001"',
        "    expect:\n      - alarm: utilization-80   # any time\n        between: [2026-12-01, 2026-12-31]\n    # below\n",
      ),
      one(
        '"1001"',
        "    expect:\n      - { alarm: over-budget, at: 2026-12-02, value: 100.1 }\n      - alarm: utilization-80   # any time\n        between: [2026-12-01, 2026-12-31]\n    # below\n",
      ),
    ],
    [
      "nothing, where nothing is sent",
      one('"1"', "    expect:\n      - { alarm: forecast }\n"),
      one('"1"', "    expect: []\n"),
    ],
    [
      "in a map on one line",
      '  - { name: december, period: 2026-12, usage: "850", notifications: 0 }\n',
      `  - { name: december, period: 2026-12, usage: "850", notifications: 1, expect: [${ENTRY}] }\n`,
    ],
    [
      "in a list on one line",
      one('"850"', "    expect: [{ alarm: forecast }]\n"),
      one('"850"', `    expect:\n      - ${ENTRY}\n`),
    ],
    [
      "and the number of notifications",
      one('"850"', "    notifications: 3 # of us\n"),
      one('"850"', `    notifications: 1 # of us\n    expect:\n      - ${ENTRY}\n`),
    ],
  ])("%s", async (_, before, after) => {
    const { code, report, text, cwd } = await updated(tests(before));
    expect(text()).toBe(tests(after));
    expect({ code, updated: report.summary.updated }).toEqual({ code: 0, updated: 1 });
    const twice = await again(cwd, ["--update"]);
    expect(twice.text()).toBe(text());
    expect(twice.report.summary).toMatchObject({ updated: 0, failed: 0 });
  });

  test("keeps line breaks, and a last line without one", async () => {
    const text = tests(one('"850"', "    never: [forecast]")).replaceAll("\n", "\r\n");
    expect((await updated(text)).text()).toBe(`${text}\r\n    expect:\r\n      - ${ENTRY}`);
  });

  test("changes the tests of --run only", async () => {
    const text = tests(one('"850"'), one('"860"').replace("december", "other"));
    expect((await updated(text, ["--run", "other"])).text()).toContain("value: 86 }");
    expect((await updated(text, ["--run", "other"])).text()).not.toContain("value: 85 }");
  });

  test("never changes never: what fires nevertheless still fails", async () => {
    const { code, text } = await updated(tests(one('"850"', "    never: [utilization-80]\n")));
    expect(code).toBe(1);
    expect(text()).toContain("never: [utilization-80]");
  });

  test("writes nothing into an invalid file", async () => {
    const text = tests(one('"850"'), "  - name: a\n    usage: nowhere.csv\n");
    const { code, text: after } = await updated(text);
    expect(code).toBe(2);
    expect(after()).toBe(text);
  });
});
