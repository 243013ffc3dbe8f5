import { severityOf } from "../../check/severity.ts";
import type { Finding, Severity } from "../../model/finding.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import { type Rule, textsOf } from "../../rules/rule.ts";
import type { WaiverArgs } from "../../rules/waivers.ts";
import { clip, uriOf } from "../../text/escape.ts";
import { printable, safeJson } from "../../text/terminal.ts";
import { type CiOptions, type FindingFormatter, shownFindings } from "../format.ts";
import { identities } from "./identity.ts";
import { acceptanceOf, daysLeftText } from "./rank.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/** GitHub refuses a file with more. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0, one result a line. Errors are written at once, the rest at the end as far as there is room. */
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
      // GitHub refuses the whole file when one result has no place: such findings become notifications.
      const text = results(fleet.findings.filter(({ file }) => file !== null)) + minor.map(write).join("");
      const notes = fleet.findings.filter(({ file }) => file === null).map(noteOf);
      if (seen > written) notes.push(leftOutNote(seen - written));
      return `${text}\n],${safeJson(runOf(options, notes)).slice(1)}]}\n`;
    },
  };
}

type Level = "error" | "warning" | "note";

const LEVELS: Readonly<Record<Severity, Level>> = { error: "error", warning: "warning", info: "note" };

/** An accepted breach is a suppressed result of the rule it breaks, so that it stays the same alert on GitHub. */
function resultOf(finding: Finding, fingerprint: string): object {
  const { code, severity, message, help, data, org, periods } = finding;
  const accepted = acceptanceOf(finding);
  return {
    ruleId: accepted?.rule ?? code,
    level: LEVELS[severity],
    message: { text: text(help === undefined ? message : `${message}. ${help}`) },
    locations: [locationOf(finding)],
    // GitHub reads only the first; the second names how it is computed.
    partialFingerprints: { primaryLocationLineHash: fingerprint, "tollgateIdentity/v1": fingerprint },
    ...(accepted === null ? {} : { suppressions: [suppressionOf(accepted)] }),
    properties: { ...(org === undefined ? {} : { org }), ...(periods === undefined ? {} : { periods }), data },
  };
}

function locationOf({ file, line, column }: Finding): object {
  const artifactLocation = { uri: uriOf(file ?? ""), uriBaseId: "%SRCROOT%" };
  const region = line === null || column === null ? {} : { region: { startLine: line, startColumn: column } };
  return { physicalLocation: { artifactLocation, ...region } };
}

function suppressionOf({ approvedBy, reason, expires, daysLeft }: Readonly<WaiverArgs>): object {
  const justification = `accepted by ${approvedBy} until ${expires} (${daysLeftText(daysLeft)}): ${reason}`;
  return { kind: "external", status: "accepted", justification: text(justification) };
}

/** A finding without a file. */
const noteOf = ({ code, severity, message }: Finding): object => ({
  level: LEVELS[severity],
  message: { text: text(message) },
  associatedRule: { id: code },
});

const leftOutNote = (count: number): object => ({
  level: "warning",
  message: { text: `${count} more results left out: GitHub accepts no more in one file.` },
});

/** SARIF reads "[text](target)" as a link, in plain text too. */
const text = (words: string): string => clip(printable(words)).replaceAll("](", "] (");

/** A run without its results: the tool with its rules, and the notifications. */
const runOf = ({ version, rules, guardrails }: CiOptions, notes: readonly object[]): object => ({
  tool: {
    driver: { name: "tollgate", semanticVersion: version, rules: rules.map((rule) => descriptorOf(rule, guardrails)) },
  },
  automationDetails: { id: "tollgate/" },
  columnKind: "utf16CodeUnits",
  invocations: [{ executionSuccessful: true, toolExecutionNotifications: notes }],
});

function descriptorOf(rule: Rule, guardrails: Guardrails): object {
  const { code, kind } = rule;
  const { what, why, fix } = textsOf(rule, guardrails);
  const severity = severityOf(rule, guardrails);
  return {
    id: code,
    shortDescription: { text: what },
    fullDescription: { text: why },
    help: { text: `${why} ${fix}`, markdown: `${what}\n\n**Why:** ${why}\n\n**What to do:** ${fix}\n` },
    defaultConfiguration: severity === "off" ? { enabled: false } : { level: LEVELS[severity] },
    properties: { tags: [kind] },
  };
}
