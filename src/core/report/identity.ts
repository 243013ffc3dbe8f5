import type { Finding } from "../model/finding.ts";

/**
 * What makes a finding the same finding tomorrow: no line, no figure, no wording. A breach of periods is known by the
 * first of them and by its feature, since the line it points at is the largest and may change; any other by its place
 * in the document. What a waiver makes of a breach stays the breach.
 */
function identityOf({ code, org, file, path, periods, data }: Finding, isInvalid: boolean): readonly unknown[] {
  const rule = data["rule"] ?? code;
  // Two files may claim one organization: both are then known by their file.
  const about = (isInvalid ? file : org) ?? file ?? "";
  return periods === undefined ? [rule, about, path] : [rule, about, periods[0], data["feature"] ?? ""];
}

/** Of all findings of one file. */
export function identities(findings: readonly Finding[]): readonly string[] {
  const isInvalid = findings.some(({ kind }) => kind === "input");
  return distinct(findings.map((finding) => JSON.stringify(identityOf(finding, isInvalid))));
}

/** The same for a person: "over-allocation 2026-12", "schema plan.from". */
export const testNames = (findings: readonly Finding[]): readonly string[] =>
  distinct(
    findings.map((finding) => {
      const { code, path, periods, data } = finding;
      const about = periods === undefined ? [path.join(".")] : [periods[0], data["feature"]];
      return [code, ...about].filter((word) => word !== undefined && word !== "").join(" ");
    }),
  );

/** Tells apart what is alike within one organization, in order: two problems at one place. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}
