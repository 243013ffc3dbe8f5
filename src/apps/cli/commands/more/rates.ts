import { rateCardDoc, rateListDoc } from "../../../../core/report/views/rates.ts";
import { type PolicyFlags, withDocFormat, withPolicyFolder } from "../../input/options.ts";
import { knownCard, policyOf } from "../../input/policy.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import type { Define } from "../../program.ts";

interface Flags extends PolicyFlags {
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate rates list
  tollgate rates show genesys-2026-06`;

export const define: Define = (rates, io) => {
  rates.description("Show the rate cards: what each unit costs, and its source.").addHelpText("after", EXAMPLES);
  const list = rates
    .command("list", { isDefault: true })
    .description("list the built-in cards and those of policy/rate-cards/");
  withPolicyFolder(withDocFormat(list)).action((flags: Flags) => {
    reportDoc(rateListDoc(policyOf(io, flags.policy).cards.values()), flags, io);
  });
  const show = rates.command("show").description("show a card: rates, pool, prices, rounding, sources, assumptions");
  withPolicyFolder(withDocFormat(show.argument("<id>", "the card"))).action((id: string, flags: Flags) => {
    const policy = policyOf(io, flags.policy);
    const card = policy.cards.get(knownCard(id, policy));
    if (card !== undefined) reportDoc(rateCardDoc(card), flags, io);
  });
};
