import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { contract } from "../policy/contract.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const ORGS = readdirSync(join(ROOT, "budgets")).map((file) => basename(file, ".yaml"));
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

/** A word that is longer stands alone: an address must stay whole to be followed. */
function expectNarrow(out: string): void {
  const wide = out.split("\n").filter((line) => [...line].length > 80 && line.trim().includes(" "));
  expect(wide).toEqual([]);
}

describe("what a person reads fits 80 columns", () => {
  test.each(RUNS.map((args) => [args.join(" "), args] as const))("%s", async (_, args) => {
    const { out } = await tollgate(args);
    expect(out.split("\n").length).toBeGreaterThan(3);
    expectNarrow(out);
  });

  test("with names as long as a contract's, and prices in every currency", async () => {
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
});
