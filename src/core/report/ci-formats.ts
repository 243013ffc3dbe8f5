import type { FindingFormat } from "./format-names.ts";
import type { FINDING_FORMATS } from "./formats.ts";
import type { CiOptions, FindingFormatter } from "./formatter.ts";
import { githubFindings } from "./github-findings.ts";
import { gitlabFindings } from "./gitlab-findings.ts";
import { junitFindings } from "./junit-findings.ts";
import { markdownFindings } from "./markdown-findings.ts";
import { sarifFindings } from "./sarif-findings.ts";

/** A format that is neither here nor in FINDING_FORMATS does not compile. */
export const CI_FORMATS: Readonly<
  Record<Exclude<FindingFormat, keyof typeof FINDING_FORMATS>, (options: CiOptions) => FindingFormatter>
> = {
  markdown: markdownFindings,
  github: githubFindings,
  sarif: sarifFindings,
  junit: junitFindings,
  gitlab: gitlabFindings,
};
