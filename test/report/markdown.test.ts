import { describe, expect, test } from "vitest";
import type { Block } from "../../src/core/report/documents/doc.ts";
import { markdownDoc } from "../../src/core/report/documents/markdown.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const NOW = ["--now", "2026-11-23"];
/** Lengths count as GitHub counts them. */
const GITHUBS_LIMIT = 65_536;

const markdown = async (cwd: string, ...args: string[]): Promise<string> => {
  const { out, err } = await tollgate([...args, "--format", "markdown", ...NOW], { cwd });
  expect(err).toBe("");
  return out;
};
const golden = (name: string): string => `../fixtures/markdown/${name}.md`;

const tokens = (org: string, amount: number, more = ""): string =>
  budget(`consumption: { other: { tokens: ${amount} } }\n${more}`, { org });
const waiver = (expires: string, reason: string): string =>
  `waivers: [{ from: 2026-12, through: 2027-02, overageTokensUpTo: 15000, reason: "${reason}", approvedBy: finance@example.com, expires: ${expires} }]\n`;

const SMALL = {
  "budgets/acme-emea.yaml": tokens("acme-emea", 53_313),
  "budgets/acme-apac.yaml": tokens("acme-apac", 12_000),
};
const MEDIUM = {
  ...SMALL,
  "budgets/brand-a.yaml": tokens("brand-a", 60_000, waiver("2027-01-15", "peak agreed with the board (#412)")),
  "budgets/brand-b.yaml": tokens("brand-b", 61_000, waiver("2026-12-01", "until the renewal")),
  "budgets/brand-c.yaml": tokens("brand-c", 66_000, waiver("2027-01-15", "peak")),
  "budgets/brand-d.yaml": tokens("brand-d", 60_000, waiver("2026-11-22", "pilot")),
  "budgets/brand-e.yaml": tokens("brand-e", 45_000),
  "budgets/euro.yaml": budget("consumption: { other: { tokens: 260 } }\n", {
    org: "euro",
    currency: "GBP",
    rateCard: "genesys-2026-06",
  }),
  "budgets/open.yaml": budget("consumption: { social: unknown, other: { tokens: 50001 } }\n", { org: "open" }),
  "budgets/slip.yaml": budget("consumtion: { voice-bots: { minutes: 5 } }\nlimits: { cost: a lot }\n", {
    org: "slip",
    owners: "[nobody]",
  }),
  "budgets/torn.yaml": "version: 1\norg: torn\nplan: { from: 2026-12\n",
};

describe("check, for a pull request", () => {
  test("small", async () => {
    await expect(await markdown(folder(SMALL), "check")).toMatchFileSnapshot(golden("small"));
  });

  test("medium, with every section", async () => {
    await expect(await markdown(folder(MEDIUM), "check")).toMatchFileSnapshot(golden("medium"));
  });

  test("no budget", async () => {
    await expect(await markdown(folder({ "budgets/readme.txt": "" }), "check")).toMatchFileSnapshot(golden("none"));
  });
});

/** So many organizations over, each by more than the one before, and so many accepted. */
function fleet(over: number, accepted: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < over; index++)
    files[`budgets/over-${index}.yaml`] = tokens(`over-${index}`, 51_000 + index);
  for (let index = 0; index < accepted; index++) {
    const day = String((index % 28) + 1).padStart(2, "0");
    files[`budgets/accepted-${index}.yaml`] = tokens(`accepted-${index}`, 60_000, waiver(`2027-02-${day}`, "agreed"));
  }
  return files;
}

const leftOut = (page: string, what: string): number[] =>
  [...page.matchAll(new RegExp(`_([\\d,]+) more ${what}s? left out`, "g"))].map(([, n = ""]) =>
    Number(n.replace(",", "")),
  );
const shownOver = (page: string): number[] =>
  [...page.matchAll(/<summary>✖ <code>over-(\d+)/g)].map(([, index]) => Number(index));

describe("check, too long for a comment", () => {
  test("fits, shows the worst, and says how much each part leaves out", async () => {
    const page = await markdown(folder(fleet(400, 150)), "check");
    expect(page.length).toBeLessThan(GITHUBS_LIMIT);
    expect(page.length).toBeGreaterThan(GITHUBS_LIMIT * 0.9);
    const shown = shownOver(page);
    expect(shown).toEqual(Array.from(shown, (_, index) => 399 - index));
    const rows = page.match(/^\| [✖!✔] \| /gm)?.length ?? 0;
    expect(leftOut(page, "organization")).toEqual([400 - shown.length, 550 - rows]);
    const accepted = page.match(/^\| `accepted-\d+` \| `over-allocation` \| /gm)?.length ?? 0;
    expect(accepted).toBeGreaterThan(50);
    expect(leftOut(page, "acceptance")).toEqual([150 - accepted]);
    const days = [...page.matchAll(/\| (\d+) \(2027-/g)].map(([, number]) => Number(number));
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(page).toContain("550 organizations: 0 pass, 150 warn, 400 fail\n");
    expect(page.match(/<details( open)?>/g)).toHaveLength(page.match(/<\/details>/g)?.length ?? 0);
  });

  test("a plan with a hundred breaches leaves room for the others", async () => {
    const features = ["digital-bots", "social", "voice-bots", "other"];
    const keys = { "digital-bots": "sessions", social: "posts", "voice-bots": "minutes", other: "tokens" };
    const lines = Object.entries(keys).map(([feature, key]) => `${feature}: { ${key}: 1000 }`);
    const quiet = Array.from({ length: 18 }, (_, index) => {
      const month = `20${27 + Math.floor(index / 6)}-${String((index % 6) * 2 + 1).padStart(2, "0")}`;
      return `{ from: ${month}, through: ${month}, scale: 0 }`;
    });
    const text = `consumption: { ${lines.join(", ")} }\nchanges: [${quiet.join(", ")}]\nlimits: { featureTokens: { ${features.map((feature) => `${feature}: 1`).join(", ")} } }\n`;
    const files = {
      ...fleet(3, 0),
      "budgets/a.yaml": budget(text, { org: "breaking", plan: "{ from: 2026-12, months: 36 }" }),
    };
    const page = await markdown(folder(files), "check");
    expect(page.length).toBeLessThan(20_000);
    expect(shownOver(page)).toEqual([2, 1, 0]);
    const items = page.match(/^- \*\*\w+\*\* .*budgets\/a\.yaml/gm)?.length ?? 0;
    const { out } = await tollgate(["check", "--format", "json", ...NOW], { cwd: folder(files) });
    const all = JSON.parse(out).findings.filter(
      ({ org, severity }: { org?: string; severity: string }) => org === "breaking" && severity !== "info",
    );
    expect(all.length).toBeGreaterThan(60);
    expect(items).toBeGreaterThan(10);
    expect(leftOut(page, "finding")).toEqual([all.length - items]);
  });

  test("the longest possible texts are cut", async () => {
    const long = "&".repeat(200);
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const text = tokens(`org-${index}`, 60_000, waiver("2027-01-15", "&".repeat(1000)));
        return [`budgets/org-${index}.yaml`, text.replace("finance@example.com", `"${long}"`)];
      }),
    );
    expect((await markdown(folder(files), "check")).length).toBeLessThan(GITHUBS_LIMIT);
  });
});

describe("documents", () => {
  test.each([
    ["explain", ["explain", "holiday-retailer"]],
    ["compare", ["compare", "--rate-card", "genesys-2026-06"]],
  ])("%s", async (name, args) => {
    await expect(await markdown(ROOT, ...args)).toMatchFileSnapshot(golden(name));
  });

  test.each([
    [["rates", "show", "genesys-2026-06"]],
    [["rates", "list"]],
    [["rules", "list"]],
    [["rules", "show", "over-allocation"]],
  ])("%j is Markdown", async (args) => {
    const { code, out } = await tollgate([...args, "--format", "markdown"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^## \S/);
    expect(out).not.toMatch(/undefined|\[object/);
  });

  const column = { title: "organization", align: "left" } as const;
  const table = (rows: number): Block => ({
    kind: "table",
    columns: [column, column],
    rows: Array.from({ length: rows }, (_, index) => [`org-${index}`, "x|".repeat(20)]),
  });
  const render = (blocks: readonly Block[]): string => {
    const page = markdownDoc({ title: "Title", blocks, data: null });
    expect(page.length).toBeLessThan(GITHUBS_LIMIT);
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
    return page;
  };
  const note: Block = { kind: "paragraph", text: "what follows" };

  test("too long: the table is cut with a note, and the blocks after it stay", () => {
    const page = render([table(5000), note]);
    expect(page.length).toBeGreaterThan(GITHUBS_LIMIT * 0.9);
    const rows = page.match(/^\| org-\d+ \| /gm)?.length ?? 0;
    expect(leftOut(page, "row")).toEqual([5000 - rows]);
    expect(page).toContain("\nwhat follows\n");
  });

  test("too long: whole blocks are left out from the end, also inside details", () => {
    const details: Block = { kind: "details", summary: "all", blocks: [table(200), table(5000), note] };
    const page = render([note, details, ...Array.from({ length: 2000 }, () => note)]);
    expect(page.indexOf("Title")).toBeLessThan(page.indexOf("what follows"));
    expect(leftOut(page, "row")).toHaveLength(1);
    expect(leftOut(page, "block")).toHaveLength(1);
  });
});
