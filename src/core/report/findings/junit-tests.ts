import type { Finding } from "../../model/finding.ts";
import { bodyOf, type Case, casesOf, JUNIT_END, JUNIT_START, suiteText } from "./junit.ts";

/** A test of alarms, and what is wrong with it. */
interface Tested {
  readonly name: string;
  readonly failures: readonly Finding[];
}

/** A file of tests: a suite. */
export interface TestSuite {
  readonly file: string;
  readonly tests: readonly Tested[];
  readonly findings: readonly Finding[];
}

/** JUnit: a suite for each file, and a case for each test. An invalid file is an error. */
export function junitTests(suites: readonly TestSuite[], today: string): string {
  const texts = suites.map(({ file, tests, findings }, id) => {
    const cases = [...tests.map(caseOf), ...casesOf(findings)];
    const said = [...tests.flatMap(({ failures }) => failures), ...findings];
    return suiteText({ id, name: file, findings: said, cases, today });
  });
  return JUNIT_START + texts.join("") + JUNIT_END;
}

/** A case has one failure: the first has the message, the text has all. */
function caseOf({ name, failures: [first, ...more] }: Tested): Case {
  if (first === undefined) return { name, body: "" };
  const message = [first, ...more].map((failure) => failure.message).join("; ");
  return { name, body: bodyOf({ ...first, message }) };
}
