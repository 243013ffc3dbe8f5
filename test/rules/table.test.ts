import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { textsOf } from "../../src/core/rules/rule.ts";
import { RULES } from "../../src/core/rules/table.ts";
import { ROOT } from "../support/cli.ts";

const read = (name: string): string => readFileSync(join(ROOT, "policy", name), "utf8");
const shipped = load(read("guardrails.yaml")) as { severities: Record<string, string> };
const { guardrails } = loadPolicy({ cards: [], guardrails: null });
const schema = JSON.parse(read("guardrails.schema.json"));

/** What policy can configure: the guardrails that judge by themselves, a plan or a change. */
const configurable = RULES.filter(
  ({ kind, breaches, loosened }) => kind === "guardrail" && (breaches ?? loosened) !== undefined,
);
const defaults = Object.fromEntries(configurable.map(({ code, severity }) => [code, severity]));

describe("the table of rules", () => {
  test.each(RULES.map((rule) => [rule.code, rule] as const))("%s says what, why and how to fix it", (code, rule) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const words of Object.values(textsOf(rule, guardrails))) expect(words).toMatch(/^\S.*[.]$/s);
  });

  test("names every rule once", () => {
    const codes = RULES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("input is always an error; what never judges has no measure", () => {
    for (const { kind, severity, measure, breaches } of RULES) {
      if (kind === "input") expect({ severity, breaches }).toEqual({ severity: "error", breaches: undefined });
      if (breaches === undefined) expect(measure).toBeUndefined();
    }
  });
});

describe("policy", () => {
  test("guardrails.yaml lists the configurable guardrails with their defaults", () => {
    expect(shipped.severities).toEqual(defaults);
  });

  test("guardrails.schema.json has the same", () => {
    const { properties, additionalProperties } = schema.properties.severities;
    const inSchema = Object.entries(properties as Record<string, { default: string }>);
    expect(Object.fromEntries(inSchema.map(([code, sub]) => [code, sub.default]))).toEqual(defaults);
    expect(additionalProperties).toBe(false);
    expect(schema.$defs.severity.enum).toEqual(["error", "warning", "info", "off"]);
  });
});
