import { absorptionUnstated } from "./guardrail/absorption-unstated.ts";
import { allocationDrift } from "./guardrail/allocation-drift.ts";
import { bufferExceedsAllocation } from "./guardrail/buffer-exceeds-allocation.ts";
import { changeOutsidePlan } from "./guardrail/change-outside-plan.ts";
import { commitmentDrift } from "./guardrail/commitment-drift.ts";
import { costLimit } from "./guardrail/cost-limit.ts";
import { duplicatePurchase } from "./guardrail/duplicate-purchase.ts";
import { featureLimit } from "./guardrail/feature-limit.ts";
import { noMeter } from "./guardrail/no-meter.ts";
import { noNotification } from "./guardrail/no-notification.ts";
import { nothingPlanned } from "./guardrail/nothing-planned.ts";
import { orgFileName } from "./guardrail/org-file-name.ts";
import { overAllocation } from "./guardrail/over-allocation.ts";
import { overAllocationHigh } from "./guardrail/over-allocation-high.ts";
import { overageAccepted } from "./guardrail/overage-accepted.ts";
import { planCostLimit } from "./guardrail/plan-cost-limit.ts";
import { planEnded } from "./guardrail/plan-ended.ts";
import { planEndsSoon } from "./guardrail/plan-ends-soon.ts";
import { purchasedUnused } from "./guardrail/purchased-unused.ts";
import { quantityUnknown } from "./guardrail/quantity-unknown.ts";
import { rateCardNotEffective } from "./guardrail/rate-card-not-effective.ts";
import { rateDrift } from "./guardrail/rate-drift.ts";
import { rateIgnored } from "./guardrail/rate-ignored.ts";
import { rateOutOfRange } from "./guardrail/rate-out-of-range.ts";
import { scaleWithoutLine } from "./guardrail/scale-without-line.ts";
import { unknownEdition } from "./guardrail/unknown-edition.ts";
import { unusualQuantity } from "./guardrail/unusual-quantity.ts";
import { usersDiffer } from "./guardrail/users-differ.ts";
import { utilizationHigh } from "./guardrail/utilization-high.ts";
import { INPUT_RULES } from "./input.ts";
import { budgetAdded } from "./loosening/budget-added.ts";
import { budgetRemoved } from "./loosening/budget-removed.ts";
import { contractEased } from "./loosening/contract-eased.ts";
import { limitRaised } from "./loosening/limit-raised.ts";
import { monitoringReduced } from "./loosening/monitoring-reduced.ts";
import { planBeyondBase } from "./loosening/plan-beyond-base.ts";
import { planMoved } from "./loosening/plan-moved.ts";
import { policyRelaxed } from "./loosening/policy-relaxed.ts";
import { waiverAdded } from "./loosening/waiver-added.ts";
import { fileNotRead } from "./not-read.ts";
import { headroom, lineUnpriced, rateCardSuperseded } from "./notices.ts";
import type { Rule } from "./rule.ts";
import { waiverApplied, waiverExceeded, waiverExpired } from "./waivers.ts";

/** Every rule there is: a finding's code is one of these. */
export const RULES: readonly Rule[] = [
  ...INPUT_RULES,
  absorptionUnstated,
  allocationDrift,
  bufferExceedsAllocation,
  changeOutsidePlan,
  commitmentDrift,
  costLimit,
  duplicatePurchase,
  featureLimit,
  noMeter,
  noNotification,
  nothingPlanned,
  orgFileName,
  overAllocationHigh,
  overAllocation,
  overageAccepted,
  planCostLimit,
  planEnded,
  planEndsSoon,
  purchasedUnused,
  quantityUnknown,
  rateCardNotEffective,
  rateDrift,
  rateIgnored,
  rateOutOfRange,
  scaleWithoutLine,
  unknownEdition,
  unusualQuantity,
  usersDiffer,
  utilizationHigh,
  budgetAdded,
  budgetRemoved,
  contractEased,
  limitRaised,
  monitoringReduced,
  planBeyondBase,
  planMoved,
  policyRelaxed,
  waiverAdded,
  waiverApplied,
  waiverExceeded,
  waiverExpired,
  fileNotRead,
  headroom,
  lineUnpriced,
  rateCardSuperseded,
];

const BY_CODE: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.code, rule]));

export const ruleOf = (code: string): Rule | null => BY_CODE.get(code) ?? null;
