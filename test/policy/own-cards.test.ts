import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { budget, checkJson, codesOf, type Report } from "../support/report.ts";
import { checkContract, contract, priceContract, underContract } from "./contract.ts";

const bots = "consumption: { voice-bots: { minutes: 17170 } }\n";
const builtIn = (id: string): string => readFileSync(join(ROOT, "policy", "rate-cards", `${id}.yaml`), "utf8");

const theOne = (report: Report, code: string): Report => {
  const findings = report.findings.filter((finding: Report) => finding.code === code);
  expect(findings).toHaveLength(1);
  return findings[0];
};

describe("a repository's own card", () => {
  test("prices the budgets that name it", async () => {
    const { code, org, period } = await priceContract(contract(), underContract(bots));
    expect(org).toMatchObject({ rateCard: "acme-contract", status: "fail" });
    expect(period).toMatchObject({
      consumed: { typical: 1010 },
      allocation: { included: 1000 },
      overage: 10,
      cost: { overage: "9.00" },
    });
    expect(code).toBe(1);
  });

  test("prices others where it is asked to", async () => {
    const { org } = await priceContract(contract(), budget(bots), "--rate-card", "acme-contract");
    expect(org).toMatchObject({ rateCard: "acme-contract", totals: { overage: 30 } });
  });

  test("grants by licence model", async () => {
    const { period } = await priceContract(
      contract(),
      underContract(bots, { licensing: "{ model: concurrent, users: 9 }" }),
    );
    expect(period.allocation.included).toBe(2000);
  });

  test("is found in --policy too", async () => {
    const cwd = folder({ "elsewhere/rate-cards/mine.yml": contract(), "budgets/acme.yaml": underContract(bots) });
    expect((await checkJson(cwd)).code).toBe(2);
    expect((await checkJson(cwd, "--policy", "elsewhere")).report.organizations[0].rateCard).toBe("acme-contract");
  });

  test("that nobody has is unknown, with the nearest", async () => {
    const { code, report } = await checkContract(contract(), underContract(bots, { rateCard: "acme-contrat" }));
    expect(theOne(report, "unknown-rate-card").data).toMatchObject({
      rateCard: "acme-contrat",
      nearest: "acme-contract",
    });
    expect(code).toBe(2);
  });
});

describe("an id is one card's", () => {
  test("a built-in card cannot be shadowed", async () => {
    const cheaper = builtIn("genesys-2026-06").replace("USD: 1.00", "USD: 0.01");
    const files = {
      "policy/rate-cards/genesys-2026-06.yaml": cheaper,
      "budgets/acme.yaml": budget("consumption: { other: { tokens: 251 } }\n", { rateCard: "genesys-2026-06" }),
    };
    const { code, report } = await checkJson(folder(files));
    expect(theOne(report, "rate-card-shadowed")).toMatchObject({
      kind: "input",
      file: "policy/rate-cards/genesys-2026-06.yaml",
      line: 7,
      column: 5,
      data: { id: "genesys-2026-06" },
    });
    expect(report.organizations[0].totals.cost.overage).toBe("3.00");
    expect(code).toBe(2);
  });

  test("a copy of a built-in card is no shadow", async () => {
    const files = {
      "policy/rate-cards/genesys-2026-06.yaml": builtIn("genesys-2026-06"),
      "budgets/acme.yaml": budget(bots),
    };
    const { code, report } = await checkJson(folder(files));
    expect({ code, codes: codesOf(report) }).toEqual({
      code: 0,
      codes: ["no-meter", "headroom", "rate-card-superseded"],
    });
  });

  test("two cards with one id: the first counts, the second is refused", async () => {
    const files = {
      "policy/rate-cards/a.yaml": contract(),
      "policy/rate-cards/b.yaml": contract({ prices: { USD: 0.5 } }),
      "budgets/acme.yaml": underContract(bots),
    };
    const { code, report } = await checkJson(folder(files));
    expect(theOne(report, "rate-card-shadowed")).toMatchObject({
      file: "policy/rate-cards/b.yaml",
      data: { id: "acme-contract", other: "policy/rate-cards/a.yaml" },
    });
    expect(report.organizations[0].periods[0].cost.overage).toBe("9.00");
    expect(code).toBe(2);
  });
});
