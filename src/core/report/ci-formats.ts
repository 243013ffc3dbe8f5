import { briefFindings } from "./findings/brief.ts";
import { githubFindings } from "./findings/github.ts";
import { gitlabFindings } from "./findings/gitlab.ts";
import { junitFindings } from "./findings/junit.ts";
import { markdownFindings } from "./findings/markdown.ts";
import { sarifFindings } from "./findings/sarif.ts";
import type { CiOptions, FindingFormat, FindingFormatter } from "./format.ts";
import type { FINDING_FORMATS } from "./formats.ts";

/** A format that is missing here and in FINDING_FORMATS is a compile error; pages are in a bundle of their own. */
export const CI_FORMATS: Readonly<
  Record<Exclude<FindingFormat, keyof typeof FINDING_FORMATS | "html">, (options: CiOptions) => FindingFormatter>
> = {
  brief: briefFindings,
  markdown: markdownFindings,
  github: githubFindings,
  sarif: sarifFindings,
  junit: junitFindings,
  gitlab: gitlabFindings,
};
