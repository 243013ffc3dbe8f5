import { describe, expect, test } from "vitest";
import { contract, priceContract, underContract } from "./contract.ts";

interface Days {
  readonly effectiveFrom?: string;
  readonly effectiveTo?: string;
}

/** Periods begin on the 15th, from December to February. */
const text = underContract("consumption: { voice-bots: { minutes: 17 } }\nbilling: { cycleStartDay: 15 }\n");

describe("the days a card is effective", () => {
  test.each<[string, Days, string[][]]>([
    ["from a period's start", { effectiveFrom: "2026-12-15" }, []],
    ["from the day after", { effectiveFrom: "2026-12-16" }, [["2026-12"]]],
    ["to a period's start, included", { effectiveTo: "2027-02-15" }, []],
    ["to the day before", { effectiveTo: "2027-02-14" }, [["2027-02"]]],
    ["from and to", { effectiveFrom: "2027-01-01", effectiveTo: "2027-01-31" }, [["2026-12"], ["2027-02"]]],
    [
      "of another year",
      { effectiveFrom: "2020-01-01", effectiveTo: "2020-12-31" },
      [["2026-12", "2027-01", "2027-02"]],
    ],
    ["not stated", {}, []],
  ])("%s", async (_, days, runs) => {
    const { code, report } = await priceContract(contract(days), text);
    const findings = report.findings.filter(({ code }: { code: string }) => code === "rate-card-not-effective");
    expect(findings.map(({ periods }: { periods: string[] }) => periods)).toEqual(runs);
    const { effectiveFrom: from = null, effectiveTo: to = null } = days;
    for (const { data, severity } of findings) {
      expect({ ...data, severity }).toMatchObject({ rateCard: "acme-contract", from, to, severity: "warning" });
    }
    expect(code).toBe(0);
  });
});
