import type { Finding, Severity } from "../model/finding.ts";
import type { WaiverArgs } from "../rules/waivers.ts";
import { clip, uriOf } from "../text/escape.ts";
import { printable } from "../text/terminal.ts";
import { acceptanceOf, daysLeftText } from "./accepted.ts";

export type Level = "error" | "warning" | "note";

export const LEVELS: Readonly<Record<Severity, Level>> = { error: "error", warning: "warning", info: "note" };

/** An accepted breach is a suppressed result of the rule it breaks: one alert before, while and after it is accepted. */
export function resultOf(finding: Finding, fingerprint: string): object {
  const { code, severity, message, help, data, org, periods } = finding;
  const accepted = acceptanceOf(finding);
  return {
    ruleId: accepted?.rule ?? code,
    level: LEVELS[severity],
    message: { text: text(help === undefined ? message : `${message}. ${help}`) },
    locations: [locationOf(finding)],
    // The first is the only one GitHub reads; the second is ours, and says how it is made.
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

/** A finding that has no place. */
export const noteOf = ({ code, severity, message }: Finding): object => ({
  level: LEVELS[severity],
  message: { text: text(message) },
  associatedRule: { id: code },
});

export const leftOutNote = (count: number): object => ({
  level: "warning",
  message: { text: `${count} more results left out: GitHub takes no more in one file.` },
});

/** SARIF's own links are "[text](target)", in plain text too. */
const text = (words: string): string => clip(printable(words)).replaceAll("](", "] (");
