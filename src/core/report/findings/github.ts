import { causeOf } from "../../check/fleet.ts";
import type { Finding } from "../../model/finding.ts";
import { type AnnotationLevel, annotationText } from "../../text/escape.ts";
import { counted } from "../../text/text.ts";
import { type CiOptions, type FindingFormatter, shownFindings } from "../format.ts";
import { fleetLine, followedText } from "./figures.ts";
import { acceptanceOf, type Badness, badnessOf, byBadness, byGravity, loosens } from "./rank.ts";
import { Worst } from "./worst.ts";

/** GitHub shows this many of each level from one step, and silently drops the rest. */
const MOST = 10;

interface Rank {
  readonly finding: Finding;
  readonly badness: Badness;
}
type WorstFindings = Worst<Rank, Finding>;

const OF_FLEET: Badness = { status: "invalid", used: Number.POSITIVE_INFINITY };

/** Annotations on the lines of a pull request, the worst first; the last notice says how many were left out. */
export function githubFindings(options: CiOptions): FindingFormatter {
  const { ofPolicy = [] } = options;
  const worse = (a: Rank, b: Rank): number => byGravity(a.finding, b.finding) || byBadness(a.badness, b.badness);
  const errors = new Worst<Rank, Finding>(MOST, worse);
  const warnings = new Worst<Rank, Finding>(MOST, worse);
  const accepted = new Worst<Rank, Finding>(MOST - 1, (a, b) => daysLeft(a) - daysLeft(b));
  const collect = (findings: readonly Finding[], badness: Badness): void => {
    for (const finding of shownFindings(findings, { verbose: false })) {
      const worst = acceptanceOf(finding) !== null ? accepted : finding.severity === "error" ? errors : warnings;
      worst.add({ finding, badness }, () => finding);
    }
  };
  return {
    begin: () => {
      collect(ofPolicy, OF_FLEET);
      return "";
    },
    result: (result) => {
      if (causeOf(result.findings) !== null) return "";
      collect(result.findings, badnessOf(result));
      return "";
    },
    end: (fleet) => {
      const others = fleet.findings.filter((finding) => !ofPolicy.includes(finding));
      collect(others, OF_FLEET);
      const followed = (fleet.followed ?? []).map((one) =>
        annotationText({ level: "notice", properties: { title: "tollgate" }, lines: [followedText(one)] }),
      );
      const levels: readonly (readonly [AnnotationLevel, WorstFindings])[] = [
        ["error", errors],
        ["warning", warnings],
        ["notice", accepted],
      ];
      // Findings about a looser gate come first, whatever their level.
      const annotations = levels
        .flatMap(([level, worst]) => worst.items.map((finding) => ({ level, finding })))
        .toSorted((a, b) => Number(loosens(b.finding)) - Number(loosens(a.finding)))
        .map(({ level, finding }) => annotation(level, finding));
      return `${annotations.join("")}${followed.join("")}${leftOut(errors, warnings, accepted)}tollgate ${options.version}: ${fleetLine(fleet)}\n`;
    },
  };
}

const daysLeft = ({ finding }: Rank): number => acceptanceOf(finding)?.daysLeft ?? 0;

function annotation(level: AnnotationLevel, { code, file, line, column, org, message, help }: Finding): string {
  const place = file === null || line === null ? {} : { file, line, ...(column === null ? {} : { col: column }) };
  const title = org === undefined ? code : `${org}: ${code}`;
  const lines = help === undefined ? [message] : [message, help];
  return annotationText({ level, properties: { title, ...place }, lines });
}

function leftOut(errors: WorstFindings, warnings: WorstFindings, accepted: WorstFindings): string {
  const words = (
    [
      [errors, "error"],
      [warnings, "warning"],
      [accepted, "accepted finding"],
    ] as const
  ).flatMap(([{ count, items }, word]) => {
    const left = count - items.length;
    return left === 0 ? [] : [counted(left, `more ${word}`)];
  });
  if (words.length === 0) return "";
  const line = `${words.join(", ")} not annotated: GitHub shows ${MOST} of each. The report lists all of them.`;
  return annotationText({ level: "notice", properties: { title: "tollgate" }, lines: [line] });
}
