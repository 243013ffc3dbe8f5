import { Command } from "commander";
import type { DoctorFlags } from "../actions/doctor.ts";
import type { Io, SetExit } from "../io.ts";
import {
  collectLabel,
  docFormatOption,
  nowOption,
  operatorEmailOption,
  operatorTopicOption,
  pathsOr,
  policyOption,
  prefixOption,
  profileOption,
  regionOption,
} from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate doctor                              everything below budgets/
  tollgate doctor --profile prod --region eu-central-1
  tollgate doctor --where env=prod --format markdown

Credentials, region and AWS_ENDPOINT_URL are found as the AWS CLI finds them.
What it needs to be allowed, and what each finding means: docs/operations.md.

Exit codes: 0 as planned, 1 something would go unannounced, 2 invalid input,
or AWS does not answer.`;

export function doctorCommand(io: Io, exit: SetExit): Command {
  return new Command("doctor")
    .description("Compare what is deployed in AWS with what the budgets ask for, and say what to do.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .addOption(prefixOption())
    .addOption(operatorTopicOption())
    .addOption(operatorEmailOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: DoctorFlags) =>
      exit(await (await import("../alarms.ts")).runDoctor(pathsOr(paths), options, io)),
    );
}
