import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Fields, fieldsOf } from "../../adapters/git/event.ts";
import { commentOn } from "./comment.ts";
import { given, type Inputs, labels, shared } from "./inputs.ts";
import { type Asked, judge, type Tollgate } from "./part.ts";
import { countsOf } from "./reports.ts";
import type { Runner } from "./runner.ts";

export interface Surroundings {
  readonly tollgate: Tollgate;
  readonly runner: Runner;
  /** What happened, in GitHub's words. */
  readonly event: Fields;
  readonly eventName: string;
  /** False: the files came without git, as an archive. */
  readonly isRepository: boolean;
  log(text: string): void;
}

/** What the action does: diff, check, summary, outputs, comment. Returns the exit code, 2 before 1. */
export async function gate(inputs: Inputs, around: Surroundings): Promise<number> {
  const folder = around.runner.folder(inputs.name);
  const diff = judgesChange(inputs, around) ? await judge(diffOf(inputs, around), folder, around) : null;
  const check = await judge(checkOf(inputs, around), folder, around);
  const code = Math.max(check.code, diff?.code ?? 0);
  const head = verdictText(code, diff?.code === 0 && check.code === 1, inputs);
  around.runner.summary([head, ...(diff === null ? [] : [diff.text]), check.text].join("\n\n"));
  writeOutputs(code, folder, around.runner);
  if (around.eventName === "pull_request") await commentOn({ head, code, diff, check }, inputs, folder, around);
  return code;
}

/** A push or a schedule changes nothing that is still to be merged. */
const judgesChange = ({ base }: Inputs, { eventName }: Surroundings): boolean =>
  base !== "" || eventName === "pull_request" || eventName === "merge_group";

function diffOf({ base, diffFailOn, ...inputs }: Inputs, { event, eventName }: Surroundings): Asked {
  // A merge queue says on top of which commit its merge is; of a pull request, tollgate itself knows.
  const queued = eventName === "merge_group" ? String(fieldsOf(event["merge_group"])["base_sha"] ?? "") : "";
  const options = [...given("base", base || queued), COMMIT, ...given("fail-on", diffFailOn), ...shared(inputs)];
  return { command: "diff", options, paths: inputs.paths, files: FILES.diff };
}

function checkOf({ failOn, ...inputs }: Inputs, { isRepository }: Surroundings): Asked {
  const options = [
    ...(isRepository ? [COMMIT] : []),
    ...given("fail-on", failOn),
    ...labels(inputs),
    ...shared(inputs),
  ];
  return { command: "check", options, paths: inputs.paths, files: FILES.check };
}

/** The commit decides: a step before this one may have changed the work tree. */
const COMMIT = "--head=HEAD";

const FILES = {
  diff: { json: "diff.json", markdown: "diff.md" },
  check: {
    json: "report.json",
    markdown: "report.md",
    sarif: "tollgate.sarif",
    junit: "junit.xml",
    html: "tollgate.html",
  },
} as const;

const VERDICTS = ["✔ passes", "✖ a guardrail fails", "✖ something is invalid, or in the way"];

/** @param isOld what fails is not of this change */
function verdictText(code: number, isOld: boolean, { name }: Inputs): string {
  const gate = name === "tollgate" ? "" : ` \`${name}\``;
  return `**Tollgate**${gate}: ${VERDICTS[code]}${isOld ? ", though not by this change" : ""} (exit code ${code}).`;
}

function writeOutputs(code: number, folder: string, runner: Runner): void {
  const { json, ...others } = FILES.check;
  runner.output("exit-code", String(code));
  for (const [name, count] of Object.entries(countsOf(join(folder, json)))) runner.output(name, count);
  for (const [name, file] of Object.entries({ report: json, ...others, diff: FILES.diff.json })) {
    const path = join(folder, file);
    runner.output(name, existsSync(path) ? path : "");
  }
}
