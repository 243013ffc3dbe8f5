import { ruleDoc, ruleListDoc } from "../../../../core/report/views/rules.ts";
import { RULES, ruleOf } from "../../../../core/rules/table.ts";
import { type PolicyFlags, withDocFormat, withPolicyFolder } from "../../input/options.ts";
import { policyOf } from "../../input/policy.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { unknownName } from "../../output/errors.ts";
import type { Define } from "../../program.ts";

interface Flags extends PolicyFlags {
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate rules list
  tollgate rules show over-allocation`;

const CODES = RULES.map(({ code }) => code);

export const define: Define = (rules, io) => {
  rules.description("Show the rules: what each finds, why it matters, what to do.").addHelpText("after", EXAMPLES);
  const list = rules.command("list", { isDefault: true }).description("list every rule with its kind and severity");
  withPolicyFolder(withDocFormat(list)).action((flags: Flags) => {
    reportDoc(ruleListDoc(RULES, policyOf(io, flags.policy).guardrails), flags, io);
  });
  const show = rules.command("show").description("show one rule");
  withPolicyFolder(withDocFormat(show.argument("<code>", "the rule's code"))).action((code: string, flags: Flags) => {
    const rule = ruleOf(code);
    if (rule === null) throw unknownName(`there is no rule ${code}`, code, CODES, "See tollgate rules list.");
    reportDoc(ruleDoc(rule, policyOf(io, flags.policy).guardrails), flags, io);
  });
};
