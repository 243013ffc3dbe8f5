import { describe, expect, test } from "vitest";
import { diffJson, type Files } from "../support/change.ts";
import { budget, type Report } from "../support/report.ts";

const plan = (org: string, tokens: number, more = ""): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n${more}`, { org, name: `The desk of ${org}` });

async function kinds(before: Files, after: Files): Promise<Record<string, string>> {
  const { report } = await diffJson(before, after);
  return Object.fromEntries(
    report.organizations.map(({ org, kind, base }: Report) => [org, kind === "renamed" ? `was ${base.org}` : kind]),
  );
}

describe("an organization is known by its id", () => {
  test("not by its file", async () => {
    expect(await kinds({ "budgets/a.yaml": plan("a", 1) }, { "budgets/b/a.yaml": plan("a", 1) })).toEqual({});
    const swapped = await kinds(
      { "budgets/x/a.yaml": plan("a", 1), "budgets/y/b.yaml": plan("b", 2) },
      { "budgets/x/b.yaml": plan("b", 2), "budgets/y/a.yaml": plan("a", 1) },
    );
    expect(swapped).toEqual({});
    const moved = await diffJson({ "budgets/a.yaml": plan("a", 1) }, { "budgets/b.yaml": plan("a", 2) });
    expect(moved.report.organizations).toMatchObject([
      { org: "a", kind: "changed", base: { file: "budgets/a.yaml" }, head: { file: "budgets/b.yaml" } },
    ]);
  });

  test("another id in the same file is a renaming, also where the plan changes", async () => {
    expect(await kinds({ "budgets/a.yaml": plan("a", 1) }, { "budgets/a.yaml": plan("b", 99) })).toEqual({
      b: "was a",
    });
  });

  test("another id in a file that says mostly the same is one, too", async () => {
    const before = { "budgets/a.yaml": plan("a", 1), "budgets/x.yaml": plan("x", 7) };
    for (const tokens of [1, 2]) {
      expect(await kinds(before, { "budgets/b.yaml": plan("b", tokens), "budgets/x.yaml": plan("x", 7) })).toEqual({
        b: "was a",
      });
    }
  });

  const desk = (org: string, consumption: string, more = "", licensing = "{ model: named, users: 200 }"): string =>
    budget(`consumption: { ${consumption} }\n${more}`, { org, name: org, licensing });
  const ONE = "virtual-agent: { sessionsPerDay: 40 }, agent-copilot: { users: 100% }";

  test.each([
    ["limits, waivers, alarms and owners", ONE, "limits: { cost: 9 }\nalarms: off\n", undefined, true],
    ["one line of the plan", ONE.replace("40", "41"), "", undefined, true],
    [
      "how it is written",
      "agent-copilot: { users: 100.0% }, virtual-agent: {sessionsPerDay: 40.0}",
      "",
      undefined,
      true,
    ],
    ["more, much of it", ONE, "labels: { a: b, c: d, e: f, g: h, i: j, k: l }\n", undefined, true],
    ["the licences and a line", ONE.replace("40", "41"), "", "{ model: named, users: 900 }", true],
    [
      "all but the features",
      ONE.replace("40", "41").replace("100%", "9"),
      "",
      "{ model: concurrent, users: 900 }",
      false,
    ],
    ["the features", "social: { posts: 10 }", "", undefined, false],
  ])("where it changes %s: %j", async (_, consumption, more, licensing, isRenamed) => {
    const before = { "budgets/a.yaml": desk("a", ONE, "limits: { cost: 5 }\n") };
    const after = { "budgets/b.yaml": desk("b", consumption, more, licensing) };
    expect(await kinds(before, after)).toEqual(isRenamed ? { b: "was a" } : { a: "removed", b: "added" });
  });

  test("of a whole fleet, each is known again", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `o${String(index).padStart(3, "0")}`);
    const fleet = (prefix: string, more: (index: number) => number): Files =>
      Object.fromEntries(
        names.map((name, index) => [`budgets/${prefix}${name}.yaml`, plan(`${prefix}${name}`, more(index))]),
      );
    const found = await kinds(
      fleet("", () => 1),
      fleet("acme-", (index) => (index % 3 === 0 ? 2 : 1)),
    );
    expect(found).toEqual(Object.fromEntries(names.map((name) => [`acme-${name}`, `was ${name}`])));
  });

  test("of several, the most alike", async () => {
    const more = (owner: string): string => `labels: { team: ${owner} }\nlimits: { cost: ${owner.length} }\n`;
    const before = { "budgets/a.yaml": plan("a", 1, more("x")), "budgets/b.yaml": plan("b", 1, more("yy")) };
    const after = { "budgets/c.yaml": plan("c", 1, more("yy")), "budgets/d.yaml": plan("d", 1, more("x")) };
    expect(await kinds(before, after)).toEqual({ c: "was b", d: "was a" });
  });

  test("a file that cannot be read that far is known by its name", async () => {
    expect(await kinds({ "budgets/a.yaml": plan("a", 1) }, { "budgets/a.yaml": "a: [" })).toEqual({ a: "invalid" });
    expect(await kinds({ "budgets/a.yaml": "a: [" }, { "budgets/a.yaml": plan("a", 1) })).toEqual({ a: "mended" });
    expect(await kinds({ "budgets/a.yaml": "a: [" }, {})).toEqual({ "budgets/a.yaml": "removed" });
  });
});

describe("one id in two files", () => {
  test("of the change", async () => {
    const { code, report } = await diffJson(
      { "budgets/x.yaml": plan("x", 1) },
      {
        "budgets/x.yaml": plan("x", 1),
        "budgets/a.yaml": plan("a", 1),
        "budgets/b.yaml": plan("a", 2),
      },
    );
    expect(code).toBe(2);
    const codes = report.organizations.flatMap(({ findings }: Report) => findings.map(({ code }: Report) => code));
    expect(codes).toEqual(["duplicate-org", "org-file-name"]);
  });

  test("one of which nobody touched", async () => {
    const { code, report } = await diffJson(
      { "budgets/acme.yaml": plan("acme", 1) },
      { "budgets/acme.yaml": plan("acme", 1), "budgets/new.yaml": plan("acme", 2) },
    );
    expect(code).toBe(2);
    expect(report.organizations).toMatchObject([
      { org: "acme", kind: "invalid", findings: [{ code: "duplicate-org", file: "budgets/new.yaml" }, {}] },
    ]);
  });
});
