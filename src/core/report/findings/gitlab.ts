import type { Finding } from "../../model/finding.ts";
import { clip } from "../../text/escape.ts";
import { printable, safeJson } from "../../text/terminal.ts";
import { type CiOptions, type FindingFormatter, shownFindings } from "../format.ts";
import { identities } from "./identity.ts";
import { acceptanceOf } from "./rank.ts";

/** GitLab requires a file: a finding about no file gets the repository's folder. */
const NO_FILE = ".";

/** GitLab's code quality report, https://docs.gitlab.com/ci/testing/code_quality/: one issue a line. */
export function gitlabFindings(options: CiOptions): FindingFormatter {
  let separator = "";
  const issues = (findings: readonly Finding[]): string => {
    const fingerprints = identities(findings).map(options.digest);
    return findings
      .map((finding, index) => {
        const text = `${separator}\n${safeJson(issue(finding, fingerprints[index] ?? ""))}`;
        separator = ",";
        return text;
      })
      .join("");
  };
  return {
    begin: () => "[",
    result: ({ findings }) => issues(shownFindings(findings, options)),
    end: (fleet) => `${issues(fleet.findings)}\n]\n`,
  };
}

function issue(finding: Finding, fingerprint: string): object {
  const { code, file, line, message } = finding;
  return {
    description: clip(printable(message)),
    check_name: code,
    fingerprint,
    severity: severityOf(finding),
    location: { path: file ?? NO_FILE, lines: { begin: line ?? 1 } },
  };
}

function severityOf(finding: Finding): "blocker" | "critical" | "minor" | "info" {
  if (finding.kind === "input") return "blocker";
  if (finding.severity === "error") return "critical";
  return finding.severity === "warning" && acceptanceOf(finding) === null ? "minor" : "info";
}
