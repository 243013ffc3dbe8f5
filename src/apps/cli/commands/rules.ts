import { Command } from "commander";
import type { PolicyFlags } from "../actions/rates.ts";
import type { Io } from "../io.ts";
import { docFormatOption, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate rules list
  tollgate rules show over-allocation`;

export function rulesCommand(io: Io): Command {
  const rules = new Command("rules")
    .description("The rules: what each finds, why it matters, what to do.")
    .addHelpText("after", EXAMPLES);
  rules
    .command("list")
    .description("list every rule with its kind and severity")
    .addOption(docFormatOption())
    .addOption(policyOption())
    .action(async (flags: PolicyFlags) => (await import("../engine.ts")).listRules(flags, io));
  rules
    .command("show")
    .description("show one rule")
    .argument("<code>", "the rule's code")
    .addOption(docFormatOption())
    .addOption(policyOption())
    .action(async (code: string, flags: PolicyFlags) => (await import("../engine.ts")).showRule(code, flags, io));
  return rules;
}
