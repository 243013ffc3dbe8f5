import { describe } from "vitest";
import { budget } from "../support/report.ts";
import { CONSUMPTION, refuses, withKeys } from "./harness.ts";

describe("who it is about", () => {
  refuses([
    { name: "an org with capitals", text: withKeys({ org: "»Acme_EMEA" }), code: "schema", right: "Write acme-emea." },
    {
      name: "an org of 64 letters",
      text: withKeys({ org: `»${"a".repeat(64)}` }),
      code: "schema",
      right: "at most 63",
    },
    { name: "an org with an umlaut", text: withKeys({ org: "»büro" }), code: "schema", right: "Write buro." },
    { name: "an org in another script", text: withKeys({ org: "»東京" }), code: "schema", right: "lower-case" },
    {
      name: "an org that begins with a hyphen",
      text: withKeys({ org: "»-acme" }),
      code: "schema",
      right: "Write acme.",
    },
    { name: "no version", text: budget(CONSUMPTION).replace("version: 1\n", "»"), code: "schema", right: "version: 1" },
    { name: "nothing but a version", text: "»version: 1\n", code: "schema", right: "org, name, owners, rateCard" },
    { name: "version 2", text: withKeys({ version: "»2" }), code: "schema", right: "Write 1." },
    { name: "a version as text", text: withKeys({ version: '»"1"' }), code: "schema", right: "without quotes" },
    { name: "an empty name", text: withKeys({ name: '»""' }), code: "schema", right: "empty" },
    {
      name: "a name of 201 letters",
      text: withKeys({ name: `»${"n".repeat(201)}` }),
      code: "schema",
      right: "more than 200",
    },
    { name: "no owners", text: withKeys({ owners: "»[]" }), code: "schema", right: "at least one entry" },
    {
      name: "one owner, not in a list",
      text: withKeys({ owners: "»a@example.com" }),
      code: "schema",
      right: "[a@example.com]",
    },
    {
      name: "an owner without an address",
      text: withKeys({ owners: "[»somebody]" }),
      code: "schema",
      right: "name@example.com",
    },
    { name: "a list of labels", text: withKeys({ labels: "»[prod]" }), code: "schema", right: "key: value" },
    {
      name: "a licence of both kinds",
      text: withKeys({ licensing: "{ model: »mixed, users: 5 }" }),
      code: "schema",
      right: "named or concurrent",
    },
    { name: "a licence in short", text: withKeys({ licensing: "»200" }), code: "schema", right: "model, users" },
    {
      name: "no users",
      text: withKeys({ licensing: "{ model: named }" }).replace("licensing", "»licensing"),
      code: "schema",
      right: "users: 200",
    },
    {
      name: "editions without users",
      text: withKeys({ licensing: "{ model: named, users: »{} }" }),
      code: "schema",
      right: "empty",
    },
  ]);
});

describe("money and cards", () => {
  refuses([
    { name: "no such currency", text: withKeys({ currency: "»USX" }), code: "schema", right: "Did you mean" },
    { name: "a currency in small letters", text: withKeys({ currency: "»usd" }), code: "schema", right: "Write USD." },
    {
      name: "a currency by name",
      text: withKeys({ currency: "»Euro" }),
      code: "schema",
      right: "three capital letters",
    },
    {
      name: "a currency without a price",
      text: withKeys({ currency: "»CHF" }),
      code: "price-missing",
      right: "pricing.overageUnitPrice",
    },
    {
      name: "no such card",
      text: withKeys({ rateCard: "»genesys-2026-3" }),
      code: "unknown-rate-card",
      right: "genesys-2026-03?",
    },
    {
      name: "a card like none",
      text: withKeys({ rateCard: "»xylophone" }),
      code: "unknown-rate-card",
      right: "Use one of genesys-",
    },
    {
      name: "a limit below zero",
      text: withKeys({ limits: "{ cost: »-5 }" }),
      code: "schema",
      right: "Write 0 or more.",
    },
    {
      name: "an allocation in short",
      text: withKeys({ allocation: "»30000" }),
      code: "schema",
      right: "{ tokensPerMonth: 30000 }",
    },
    {
      name: "a price with a decimal comma",
      text: withKeys({ pricing: '{ overageUnitPrice: »"0,85" }' }),
      code: "schema",
      right: "Write 0.85.",
    },
  ]);
});
