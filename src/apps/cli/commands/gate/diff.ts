import { InvalidArgumentError } from "commander";
import type { FailOn } from "../../../../core/diff/fail-on.ts";
import { exactFromText } from "../../../../core/model/exact.ts";
import { didYouMean } from "../../../../core/text/nearest.ts";
import { pathsOf } from "../../input/named.ts";
import { withFindingFormat, withOutput, withPaths, withPolicy } from "../../input/options.ts";
import { type SideFlags, sidesOf } from "../../input/sides.ts";
import type { DiffFlags } from "../../output/diff-reports.ts";
import type { Define } from "../../program.ts";

const EXAMPLES = `
Without --base: the branch that the pull request goes into, from the CI; else
origin's default branch, else main or master. The change is compared with the
commit where it left the base, and judged by the base's policy and limits.

--fail-on, separated by commas:
  new                  what fails and did not, or not by as much (the default)
  any                  what fails, whether or not it did before
  loosened             a limit, waiver, policy or contract that the change
                       makes looser, or a budget that it removes
  increase=5%          one organization plans 5 % more tokens
  increase=1000tokens  one organization, or all together, plan 1,000 more
  increase=500USD      one organization, or all together, cost 500 USD more
  none                 nothing: invalid input is still exit 2

Examples:
  tollgate diff                                  what this branch changes
  tollgate diff --base v1.2.0 --head HEAD        two commits
  tollgate diff --base-dir ../before             two folders, without git
  tollgate diff --fail-on new,loosened,increase=5%
  tollgate diff --format github --output markdown=comment.md

Exit codes: 0 pass, 1 something of --fail-on, 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  command.description("Show what a change does to every budget: tokens, cost, and what it loosens.");
  withPaths(command)
    .option("--base <ref>", "what to compare with: a branch, a tag, a commit")
    .option("--head <ref>", "what to compare (default: the work tree)")
    .option("--base-dir <folder>", "compare with a folder instead, without git")
    .option("--head-dir <folder>", "the other folder (default: this one)")
    .option("--fail-on <rules>", "what makes it exit 1, see below (default: new)", collectFailOn);
  withPolicy(withOutput(withFindingFormat(command)))
    .option("-v, --verbose", "show every organization in full")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: SideFlags & DiffFlags) => {
      // Git works while the engine is loaded. An error of git is reported where the sides are awaited.
      const sides = sidesOf(pathsOf(paths, flags, io), flags, io);
      sides.catch(() => {});
      exit(await (await import("../../output/diff-reports.ts")).reportDiff(sides, flags, io));
    });
};

const WORDS = ["new", "any", "loosened", "none"] as const;
const INCREASE = /^increase=((?:0|[1-9]\d{0,11})(?:\.\d{1,6})?)(%|tokens|[A-Z]{3})$/;

/** "new,increase=5%": separated by commas, or the option repeated. */
function collectFailOn(value: string, before: readonly FailOn[] = []): readonly FailOn[] {
  return [...before, ...value.split(",").map(ruleNamed)];
}

function ruleNamed(text: string): FailOn {
  const kind = WORDS.find((word) => word === text);
  if (kind !== undefined) return { kind };
  const [, amount = "", unit = ""] = INCREASE.exec(text) ?? [];
  if (amount === "") throw new InvalidArgumentError(rightText(text));
  const most = exactFromText(amount);
  if (unit === "%") return { kind: "increase", most, unit: "percent" };
  return { kind: "increase", most, unit: unit === "tokens" ? unit : { currency: unit } };
}

function rightText(text: string): string {
  if (text.startsWith("increase")) return "Write it as increase=5%, increase=1000tokens or increase=500USD.";
  return didYouMean(text, WORDS, `Write ${WORDS.join(", ")} or increase=5%.`);
}
