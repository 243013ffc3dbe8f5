import type { Reported } from "../../check/result.ts";
import type { Finding } from "../../model/finding.ts";
import { xmlText } from "../../text/escape.ts";
import { placeText } from "../../text/text.ts";
import { type CiOptions, type FindingFormatter, shownFindings } from "../format.ts";
import { testNames } from "./identity.ts";
import { acceptanceOf } from "./rank.ts";

/** A test; its body is XML, and empty when it passes. */
export interface Case {
  readonly name: string;
  readonly body: string;
}

/**
 * JUnit: a suite for each organization, a test for its plan, and one for each finding. A broken guardrail is a failure,
 * an invalid file an error, an accepted finding skipped; warnings pass and are in the output.
 */
export function junitFindings(options: CiOptions): FindingFormatter {
  let id = 0;
  const suite = (name: string, findings: readonly Finding[], first: readonly Case[]): string =>
    suiteText({ id: id++, name, findings, cases: [...first, ...casesOf(findings)], today: options.today });
  return {
    begin: () => JUNIT_START,
    result: (result) => suite(nameOf(result), shownFindings(result.findings, options), planCases(result)),
    end: (fleet) => `${fleet.findings.length === 0 ? "" : suite(FLEET, fleet.findings, [])}${JUNIT_END}`,
  };
}

export const JUNIT_START = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
export const JUNIT_END = "</testsuites>\n";

const nameOf = ({ org, file }: Reported): string => org ?? file;

/** No organization has this name. */
const FLEET = "(fleet)";

/** CI shows a suite without tests as broken: a plan that passes is a test. */
const planCases = ({ status }: Reported): readonly Case[] =>
  status === "pass" || status === "warn" ? [{ name: "the plan passes", body: "" }] : [];

interface Suite {
  readonly id: number;
  readonly name: string;
  /** For the suite's output. */
  readonly findings: readonly Finding[];
  readonly cases: readonly Case[];
  readonly today: string;
}

export function casesOf(findings: readonly Finding[]): Case[] {
  const names = testNames(findings);
  return findings.map((finding, index) => ({ name: names[index] ?? "", body: bodyOf(finding) }));
}

export function suiteText({ id, name, findings, cases, today }: Suite): string {
  const suite = xmlText(name);
  const count = (tag: string): number => cases.filter(({ body }) => body.startsWith(`<${tag} `)).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  const about = `package="tollgate" timestamp="${today}T00:00:00" hostname="localhost" time="0"`;
  const tests = cases.map(
    (test) => `<testcase name="${xmlText(test.name)}" classname="${suite}" time="0">${test.body}</testcase>\n`,
  );
  const output = findings.map((finding) => `${xmlText(lineOfFinding(finding))}\n`).join("");
  return `<testsuite id="${id}" name="${suite}" ${about} ${counts}>\n<properties/>\n${tests.join("")}<system-out>${output}</system-out>\n<system-err/>\n</testsuite>\n`;
}

export function bodyOf(finding: Finding): string {
  const { code, kind, severity, message, help } = finding;
  const says = `message="${xmlText(message)}"`;
  if (acceptanceOf(finding) !== null) return `<skipped ${says}/>`;
  if (severity !== "error") return "";
  const tag = kind === "input" ? "error" : "failure";
  const text = [lineOfFinding(finding), help ?? ""].map(xmlText).join("\n");
  return `<${tag} ${says} type="${xmlText(code)}">${text}</${tag}>`;
}

function lineOfFinding(finding: Finding): string {
  const { severity, code, file, message } = finding;
  return `${severity} ${code}${file === null ? "" : ` ${placeText(finding)}`}: ${message}`;
}
