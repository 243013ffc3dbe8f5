import { DEFAULT_WAIVED_RULE } from "../../../core/budget/normalize.ts";
import type { Waiver } from "../../../core/model/budget.ts";
import { exactText } from "../../../core/model/exact.ts";
import type { PlainMap } from "../../../core/model/source.ts";

/** A waiver in the file's own keys, in the order people write them. */
export function waiverEntry({ rule, feature, span, upTo, ...approval }: Omit<Waiver, "path">): PlainMap {
  const isDefault = rule === DEFAULT_WAIVED_RULE;
  return {
    ...(isDefault ? {} : { rule }),
    ...(feature === null ? {} : { feature }),
    from: span.from,
    ...(span.through === span.from ? {} : { through: span.through }),
    ...(upTo === null ? {} : { [isDefault ? "overageTokensUpTo" : "upTo"]: Number(exactText(upTo)) }),
    reason: approval.reason,
    approvedBy: approval.approvedBy,
    expires: approval.expires,
  };
}
