import { describe } from "vitest";
import { refuses, withKeys } from "./harness.ts";

const waived = (keys: string): string => withKeys({ waivers: `[${keys}]` });

describe("waivers and changes", () => {
  const rest = "reason: a, approvedBy: b, expires: 2027-01-15";
  refuses([
    {
      name: "a waiver of a rule misspelled",
      text: withKeys({ waivers: `[{ rule: »over-alocation, from: 2026-12, ${rest} }]` }),
      code: "schema",
      right: "over-allocation?",
    },
    {
      name: "a waiver of invalid input",
      text: withKeys({ waivers: `[{ rule: »schema, from: 2026-12, ${rest} }]` }),
      code: "schema",
      right: "no guardrail",
    },
    {
      name: "a waiver without allowance",
      text: waived(`»{ from: 2026-12, ${rest} }`),
      code: "schema",
      right: "overageTokensUpTo: 5000",
    },
    {
      name: "two allowances, one of another rule",
      text: waived(`{ rule: cost-limit, upTo: 5, »overageTokensUpTo: 5, from: 2026-12, ${rest} }`),
      code: "schema",
      right: "upTo, in money",
    },
    {
      name: "an allowance of a rule that has none",
      text: waived(`{ rule: no-notification, »upTo: 5, from: 2026-12, ${rest} }`),
      code: "schema",
      right: "Delete it",
    },
    {
      name: "a waiver in another measure",
      text: waived(`»{ rule: cost-limit, overageTokensUpTo: 5, from: 2026-12, ${rest} }`),
      code: "schema",
      right: "upTo: 5000",
    },
    {
      name: "a feature misspelled",
      text: waived(`{ rule: feature-limit, »feature: virtual-agnt, upTo: 5, from: 2026-12, ${rest} }`),
      code: "unknown-feature",
      right: "virtual-agent?",
    },
    {
      name: "a feature of a rule about the whole pool",
      text: waived(`{ »feature: virtual-agent, overageTokensUpTo: 5, from: 2026-12, ${rest} }`),
      code: "schema",
      right: "Delete it",
    },
    {
      name: "a waiver without a reason",
      text: waived("»{ from: 2026-12, overageTokensUpTo: 5, approvedBy: b, expires: 2027-01-15 }"),
      code: "schema",
      right: "a waiver needs reason",
    },
    {
      name: "a change that changes nothing",
      text: withKeys({ changes: "[»{ from: 2026-12 }]" }),
      code: "schema",
      right: "changes nothing",
    },
    {
      name: "a named change that changes nothing",
      text: withKeys({ changes: "[»{ name: a, from: 2026-12, through: 2027-01 }]" }),
      code: "schema",
      right: "changes nothing",
    },
    {
      name: "a change without a beginning",
      text: withKeys({ changes: "[»{ scale: 2 }]" }),
      code: "schema",
      right: "a change needs from",
    },
    {
      name: "changes that are no list",
      text: withKeys({ changes: "»{ from: 2026-12, scale: 2 }" }),
      code: "schema",
      right: '"- "',
    },
    { name: "a change that is nothing", text: withKeys({ changes: "\n  »-\n" }), code: "schema", right: "not nothing" },
  ]);
});
