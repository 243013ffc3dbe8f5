import type { Reported } from "../../check/result.ts";
import { exactWhole } from "../../model/exact.ts";
import type { Finding, Remedy } from "../../model/finding.ts";
import { type Guardrails, turningPoints } from "../../model/guardrails.ts";
import { worstMonthOf } from "../../model/projection.ts";
import { percentageOf, placeText } from "../../text/text.ts";
import { figuresOf, peakOf } from "../findings/figures.ts";
import { withoutAddresses } from "./addresses.ts";
import type { PageFinding, PageOrganization, PagePlan, PageRemedy, PageUsage } from "./data.ts";
import { changesOf, inputsOf, isPriced, pricedBy } from "./inputs.ts";

/** A result as a page embeds it. */
export function pageOrganization(
  result: Reported,
  guardrails: Guardrails,
  usage: PageUsage | null = null,
): PageOrganization {
  const { org, name, file, labels, status, health, findings } = result;
  return {
    ...{ org: org ?? file, name: name ?? org ?? file, file, labels: Object.fromEntries(labels), status, health, usage },
    findings: findings.filter(({ severity }) => severity !== "info").map(pageFinding),
    plan: planOf(result, guardrails),
  };
}

function planOf({ projection, card, values }: Reported, guardrails: Guardrails): PagePlan | null {
  if (projection === null || card === null || values === undefined) return null;
  const { currency, totals, periods } = projection;
  const { period, segment } = peakOf(projection);
  const named = [values["rateCard"], ...changesOf(values).map((change) => change["rateCard"] ?? card.id)];
  const used = new Set(periods.map((one) => one.segment.card.id));
  // With --rate-card, one card prices all months, whatever the budget and its changes name.
  const isOwn = values["rateCard"] === card.id && (used.size > 1 || named.every((id) => id === card.id));
  const { tokens } = figuresOf(projection, guardrails);
  const [consumed, ceiling] = [exactWhole(segment.consumed.typical), exactWhole(segment.ceiling)];
  return {
    ...{ currency, peak: period.month, tokens },
    used: percentageOf(consumed, ceiling, turningPoints(guardrails)) ?? "",
    consumed: Number(segment.consumed.typical),
    ceiling: Number(segment.ceiling),
    purchases: String(totals.cost.purchases ?? 0n),
    overage: String(totals.cost.overage ?? 0n),
    worstMonth: String(worstMonthOf(projection).cost),
    months: periods.length,
    atLeast: totals.atLeast || totals.cost.total === null,
    inputs: isOwn ? inputsOf(values) : pricedBy(card.id, inputsOf(values)),
  };
}

export const pageFinding = (finding: Finding): PageFinding => ({
  code: finding.code,
  severity: finding.severity,
  message: withoutAddresses(finding.message),
  help: finding.help === undefined ? null : withoutAddresses(finding.help),
  place: placeText(finding),
  remedies: (finding.remedies ?? []).map(pageRemedy),
});

const pageRemedy = ({ kind, summary, note, edits }: Remedy): PageRemedy => ({
  ...{ kind, summary: withoutAddresses(summary), note: note ?? null },
  edits: edits.every((edit) => "value" in edit && isPriced(edit.path))
    ? edits.flatMap((edit) => ("value" in edit ? [{ path: edit.path, value: edit.value }] : []))
    : [],
});
