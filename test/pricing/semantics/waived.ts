import { expect, test } from "vitest";
import type { Report } from "../../support/report.ts";
import { priced } from "../priced.ts";
import type { Semantics } from "../vectors.ts";

export function waived({ waivers }: Semantics): void {
  test.each(waivers)("overage of $overage as of $now: $status", async (vector) => {
    const { overage, waiver, now, status, codes } = vector;
    const { code, report, org } = await priced(
      {
        plan: { from: "2026-12", months: 3 },
        allocation: { tokensPerMonth: 1000 },
        consumption: { other: { tokens: 500 } },
        changes: [{ from: "2026-12", through: "2026-12", consumption: { other: { tokens: 1000 + overage } } }],
        waivers: [{ from: "2026-12", reason: "approved peak", approvedBy: "finance@example.com", ...waiver }],
      },
      "--now",
      now,
    );
    const loud = report.findings.filter(({ severity }: Report) => severity !== "info");
    expect(loud.map(({ code }: Report) => code)).toEqual([...codes]);
    expect({ code, status: org.status }).toEqual({ code: status === "fail" ? 1 : 0, status });
    if (vector.periodEnded !== undefined) expect(org.periods[0].end <= now).toBe(vector.periodEnded);
    expect(org.periods[0].overage).toBe(overage);
  });
}
