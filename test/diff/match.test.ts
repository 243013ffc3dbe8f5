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

  test("another id in another file is a removal and a new organization", async () => {
    const before = { "budgets/a.yaml": plan("a", 1), "budgets/x.yaml": plan("x", 7) };
    expect(await kinds(before, { "budgets/b.yaml": plan("b", 1), "budgets/x.yaml": plan("x", 7) })).toEqual({
      a: "removed",
      b: "added",
    });
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
