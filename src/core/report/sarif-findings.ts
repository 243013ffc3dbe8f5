import type { Finding } from "../model/finding.ts";
import { safeJson } from "../text/terminal.ts";
import { type CiOptions, type FindingFormatter, shownFindings } from "./formatter.ts";
import { identities } from "./identity.ts";
import { leftOutNote, noteOf, resultOf } from "./sarif-result.ts";
import { runOf } from "./sarif-run.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/** GitHub refuses a file with more. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0, a result a line. Errors are written as they come, the rest at the end as far as there is room. */
export function sarifFindings(options: CiOptions): FindingFormatter {
  const minor: string[] = [];
  let [written, seen] = [0, 0];
  const write = (result: string): string => {
    if (written >= MOST_RESULTS) return "";
    return `${written++ === 0 ? "" : ","}\n${result}`;
  };
  const results = (findings: readonly Finding[]): string => {
    const fingerprints = identities(findings).map(options.digest);
    let text = "";
    for (const [index, finding] of findings.entries()) {
      const isError = finding.severity === "error";
      seen++;
      if (!isError && written + minor.length >= MOST_RESULTS) continue;
      const result = safeJson(resultOf(finding, fingerprints[index] ?? ""));
      if (isError) text += write(result);
      else minor.push(result);
    }
    return text;
  };
  return {
    begin: () => `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{"results":[`,
    result: ({ findings }) => results(shownFindings(findings, options)),
    end: (fleet) => {
      // GitHub refuses a whole file for one result without a place: what has none is a notification.
      const text = results(fleet.findings.filter(({ file }) => file !== null)) + minor.map(write).join("");
      const notes = fleet.findings.filter(({ file }) => file === null).map(noteOf);
      if (seen > written) notes.push(leftOutNote(seen - written));
      return `${text}\n],${safeJson(runOf(options, notes)).slice(1)}]}\n`;
    },
  };
}
