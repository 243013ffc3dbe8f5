import { fractionText } from "../../model/exact.ts";
import { counted } from "../../text/text.ts";
import { guardrail } from "../rule.ts";

export const duplicatePurchase = guardrail<{ tokens: bigint; from: string; through: string }>({
  code: "duplicate-purchase",
  severity: "warning",
  what: "The same purchase is in the file twice.",
  why: "Purchases add up: a copied entry makes the pool look larger than it is.",
  fix: "Remove one, or write one purchase of the sum.",
  say: ({ tokens, from, through }) => `${counted(tokens, "token")} from ${from} through ${through} are purchased twice`,
  breaches: ({ budget: { purchases } }) => {
    const seen = new Set<string>();
    return purchases.flatMap(({ tokens, span, unitPrice, path }) => {
      const key = `${tokens} ${span.from} ${span.through} ${unitPrice === null ? "" : fractionText(unitPrice)}`;
      if (seen.has(key)) return [{ path, subject: path.join("."), args: { tokens, ...span } }];
      seen.add(key);
      return [];
    });
  },
});
