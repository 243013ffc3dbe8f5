import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { contract } from "../policy/contract.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const ORGS = readdirSync(join(ROOT, "budgets")).flatMap((file) =>
  file.endsWith(".test.yaml") ? [] : [basename(file, ".yaml")],
);
const CARDS = ["genesys-2026-03", "genesys-2026-06"];
const RETAILER = ["holiday-retailer", "--usage", "examples/usage/holiday-retailer.csv", "--now", "2026-12-20"];

/** One run of each view there is of what needs neither AWS nor Genesys Cloud, and of the larger ones several. */
const RUNS: readonly (readonly string[])[] = [
  ["rates", "list"],
  ...CARDS.map((card) => ["rates", "show", card]),
  ["rules", "list"],
  ...["over-allocation", "schema", "rate-card-superseded"].map((code) => ["rules", "show", code]),
  ...ORGS.flatMap((org) => CARDS.map((card) => ["explain", org, "--rate-card", card])),
  ...ORGS.slice(0, 2).map((org) => ["explain", org, "--feature", "voice-bots"]),
  ...CARDS.map((card) => ["compare", "--rate-card", card]),
  ["alarms"],
  ["rehearse", ...RETAILER],
  ["status", ...RETAILER],
];

/** A word that is longer stands alone, or after its mark: an address must stay whole to be followed. */
function expectNarrow(out: string, columns = 80): void {
  const wide = stripVTControlCharacters(out)
    .split("\n")
    .filter(
      (line) =>
        [...line].length > columns &&
        line
          .replace(/^[✔!✖]/, "")
          .trim()
          .includes(" "),
    );
  expect(wide).toEqual([]);
}

describe("text output fits 80 columns", () => {
  test.each(RUNS.map((args) => [args.join(" "), args] as const))("%s", async (_, args) => {
    const { out } = await tollgate(args);
    expect(out.split("\n").length).toBeGreaterThan(3);
    expectNarrow(out);
  });

  test("with long names, and prices in every currency", async () => {
    const id = "acme-contract-2027";
    const prices = Object.fromEntries("USD CAD AUD NZD GBP EUR BRL JPY ZAR".split(" ").map((code) => [code, 1]));
    const head = {
      rateCard: id,
      org: "acme-contact-centre-of-northern-europe",
      name: "Acme's northern contact centre",
    };
    const cwd = folder({
      "policy/rate-cards/acme.yaml": contract({ id, title: "What we agreed on in January, ".repeat(5), prices }),
      "budgets/acme.yaml": budget("consumption: { voice-bots: { minutes: 17170 } }\n", head),
    });
    for (const args of [["rates", "list"], ["rates", "show", id], ["explain", head.org], ["alarms"]]) {
      expectNarrow((await tollgate(args, { cwd })).out);
    }
  });

  const LONG = "acme-".padEnd(63, "contact-centre-of-northern-europe-");
  const overfull = { allocation: "{ tokensPerMonth: 350 }", currency: "EUR", pricing: "{ overageUnitPrice: 2.4 }" };
  const tokens = (number: number): string => `consumption: { other: { tokens: ${number} }, voice-bots: unknown }\n`;
  const FLEET = {
    "budgets/a.yaml": budget(tokens(1), { org: "a" }),
    [`budgets/${LONG}.yaml`]: budget(tokens(1_000_600), { ...overfull, org: LONG }),
    "budgets/overfull.yaml": budget(tokens(1_000_600), { ...overfull, org: "overfull" }),
    "budgets/over-and-over.yaml": budget(tokens(999_999_999), { ...overfull, org: "over-and-over" }),
    [`budgets/${LONG.slice(1)}.yaml`]: budget("consumption: 5\n", { org: LONG.slice(1) }),
  };

  const FITTING = ["a", LONG, "overfull"];
  const ORGS_OF_FLEET = ["a", LONG, "overfull", "over-and-over"];

  test.each([
    ["a log", {}, 80, FITTING],
    ["a terminal", { isTerminal: true }, 80, FITTING],
    ["a terminal without colour", { isTerminal: true, env: { NO_COLOR: "1" } }, 80, FITTING],
    ["a narrow terminal", { isTerminal: true, columns: 60 }, 60, ["a"]],
    ["a wide terminal", { isTerminal: true, columns: 120 }, 120],
  ])(
    "check, on %s: ids stay whole, figures stand below each other",
    async (_, around, columns, aligned = ORGS_OF_FLEET) => {
      const { out, code } = await tollgate(["check", "--verbose"], { ...around, cwd: folder(FLEET) });
      expect(code).toBe(2);
      expectNarrow(out, columns);
      const lines = stripVTControlCharacters(out).split("\n");
      const header = lines.find((line) => line.endsWith("cost of plan"));
      const costs = lines.filter((line) => /2026-\d\d .* of .* (EUR|USD)$/.test(line));
      expect(costs.map(({ length }) => length)).toEqual(aligned.map(() => header?.length));
      for (const org of [...ORGS_OF_FLEET, LONG.slice(1)]) expect(out).toMatch(new RegExp(` ${org}( |\n)`));
    },
  );
});
