import { describe } from "vitest";
import { accepts, refuses, withKeys } from "./harness.ts";

const planned = (plan: string): string => withKeys({ plan: `{ ${plan} }` });
const waived = (keys: string): string => withKeys({ waivers: `[${keys}]` });

describe("months and days", () => {
  refuses([
    { name: "no months", text: planned("from: 2026-12, months: »0"), code: "schema", right: "Write 1 to 36." },
    { name: "37 months", text: planned("from: 2026-12, months: »37"), code: "schema", right: "Write 1 to 36." },
    { name: "month 13", text: planned("from: »2026-13"), code: "schema", right: "YYYY-MM" },
    { name: "one digit", text: planned("from: »2026-3"), code: "schema", right: "Write 2026-03." },
    { name: "a slash", text: planned("from: »2026/12"), code: "schema", right: "Write 2026-12." },
    { name: "a day too many", text: planned("from: »2026-12-01"), code: "schema", right: "Write 2026-12." },
    { name: "only a year", text: planned("from: »2026"), code: "schema", right: "YYYY-MM" },
    { name: "the last century", text: planned("from: »1999-12"), code: "schema", right: "2000 to 2099" },
    {
      name: "a plan in short",
      text: withKeys({ plan: "»2026-12" }),
      code: "schema",
      right: "Write { from: 2026-12 }.",
    },
    {
      name: "cycle day 0",
      text: withKeys({ billing: "{ cycleStartDay: »0 }" }),
      code: "schema",
      right: "Write 1 to 31.",
    },
    {
      name: "cycle day 32",
      text: withKeys({ billing: "{ cycleStartDay: »32 }" }),
      code: "schema",
      right: "Write 1 to 31.",
    },
    {
      name: "32 working days",
      text: planned("from: 2026-12, workingDaysPerMonth: »32"),
      code: "schema",
      right: "Write 0 to 31.",
    },
    {
      name: "a change that ends first",
      text: withKeys({ changes: "[{ from: 2027-01, through: »2026-12, scale: 2 }]" }),
      code: "period-order",
      right: "Swap them",
    },
    {
      name: "a purchase that ends first",
      text: withKeys({ purchases: "[{ tokensPerMonth: 5, from: 2027-01, through: »2026-12 }]" }),
      code: "period-order",
    },
    {
      name: "a waiver that ends first",
      text: waived(
        "{ from: 2027-01, through: »2026-12, overageTokensUpTo: 5, reason: a, approvedBy: b, expires: 2027-01-15 }",
      ),
      code: "period-order",
    },
    {
      name: "30 February",
      text: waived("{ from: 2026-12, overageTokensUpTo: 5, reason: a, approvedBy: b, expires: »2027-02-30 }"),
      code: "invalid-date",
      right: "2027-02-28",
    },
    {
      name: "a month for a day",
      text: waived("{ from: 2026-12, overageTokensUpTo: 5, reason: a, approvedBy: b, expires: »2027-02 }"),
      code: "schema",
      right: "YYYY-MM-DD",
    },
    {
      name: "a day in one digit",
      text: waived("{ from: 2026-12, overageTokensUpTo: 5, reason: a, approvedBy: b, expires: »2027-2-1 }"),
      code: "schema",
      right: "Write 2027-02-01.",
    },
  ]);
  accepts([
    ...[29, 30, 31].map((day) => ({
      name: `cycle day ${day}`,
      text: withKeys({ billing: `{ cycleStartDay: ${day} }` }),
    })),
    {
      name: "quoted and unquoted months and days",
      text: withKeys({
        plan: '{ from: "2026-12" }',
        waivers: "[{ from: 2026-12, overageTokensUpTo: 5, reason: a, approvedBy: b, expires: 2027-01-15 }]",
      }),
    },
  ]);
});
