import type { Finding } from "../../model/finding.ts";

/**
 * What stays the same when a file is edited elsewhere: no line, figure or wording. A breach of periods is identified by
 * the first period and the feature, because the line it points at is the largest one and may change; any other finding
 * by its path in the document. A waived breach keeps the identity of the breach.
 */
function identityOf({ code, org, file, path, periods, data }: Finding, isInvalid: boolean): readonly unknown[] {
  const rule = data["rule"] ?? code;
  // Two files may name the same organization: both are then identified by their file.
  const about = (isInvalid ? file : org) ?? file ?? "";
  return periods === undefined ? [rule, about, path] : [rule, about, periods[0], data["feature"] ?? ""];
}

/** The identities of all findings of one file. */
export function identities(findings: readonly Finding[]): readonly string[] {
  const isInvalid = findings.some(({ kind }) => kind === "input");
  return distinct(findings.map((finding) => JSON.stringify(identityOf(finding, isInvalid))));
}

/** Identities that a person can read: "over-allocation 2026-12", "schema plan.from". */
export const testNames = (findings: readonly Finding[]): readonly string[] =>
  distinct(
    findings.map((finding) => {
      const { code, path, periods, data } = finding;
      const about = periods === undefined ? [path.join(".")] : [periods[0], data["feature"]];
      return [code, ...about].filter((word) => word !== undefined && word !== "").join(" ");
    }),
  );

/** Numbers equal names in order: one place can have two problems. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}
