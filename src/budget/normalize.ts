import type {
  Alarms,
  Budget,
  Change,
  Limits,
  Meter,
  PlannedLine,
  Recipient,
  Span,
  Users,
  Waiver,
} from "../model/budget.ts";
import { monthAt, monthIndex } from "../model/calendar.ts";
import { add, type Exact, exact, ZERO } from "../model/exact.ts";
import type { Path } from "../model/source.ts";
import { plannedLine, share } from "./planned-line.ts";
import type { RawBudget, RawChange, RawLimits, RawLine, RawMeter, RawRecipient, RawUsers, RawWaiver } from "./raw.ts";

const DEFAULT_MONTHS = 12;
const DEFAULT_WORKING_DAYS = 20;
export const DEFAULT_WAIVED_RULE = "over-allocation";

/** The file's format to the model: defaults filled in, shares and numbers exact, every entry with its place. */
export function normalize(raw: RawBudget, decimals: number): Budget {
  const months = raw.plan.months ?? DEFAULT_MONTHS;
  const end = monthAt(monthIndex(raw.plan.from) + months - 1);
  const until = ({ from, through }: { from: string; through?: string }): Span => ({
    from,
    through: through ?? (from > end ? from : end),
  });
  return {
    org: raw.org,
    name: raw.name,
    owners: raw.owners,
    labels: new Map(Object.entries(raw.labels ?? {})),
    rateCard: raw.rateCard,
    currency: { code: raw.currency, decimals },
    model: raw.licensing.model,
    users: usersOf(raw.licensing.users),
    cycleStartDay: raw.billing?.cycleStartDay ?? 1,
    plan: { from: raw.plan.from, months, workingDays: exact(raw.plan.workingDaysPerMonth ?? DEFAULT_WORKING_DAYS) },
    lines: linesOf(raw.consumption, ["consumption"]),
    changes: (raw.changes ?? []).map((change, index) => changeOf(change, until(change), ["changes", index])),
    purchases: (raw.purchases ?? []).map((purchase, index) => ({
      tokens: BigInt(purchase.tokensPerMonth),
      span: until(purchase),
      unitPrice: optional(purchase.unitPrice),
      via: purchase.via ?? null,
      terms: purchase.terms ?? null,
      path: ["purchases", index],
    })),
    includedTokens: raw.allocation === undefined ? null : BigInt(raw.allocation.tokensPerMonth),
    overagePrice: optional(raw.pricing?.overageUnitPrice),
    buffer: bufferOf(raw.buffers),
    limits: limitsOf(raw.limits),
    alarms: alarmsOf(raw),
    waivers: (raw.waivers ?? []).map((waiver, index) => waiverOf(waiver, ["waivers", index])),
    meter: raw.meter === undefined ? null : meterOf(raw.meter),
  };
}

const optional = (value: number | undefined): Exact | null => (value === undefined ? null : exact(value));

function usersOf(raw: RawUsers): Users {
  if (typeof raw === "number") return { total: exact(raw), byEdition: new Map() };
  const byEdition = new Map(Object.entries(raw).map(([edition, count]) => [edition, exact(count)]));
  return { total: [...byEdition.values()].reduce(add, ZERO), byEdition };
}

function linesOf(raw: { [feature: string]: RawLine }, path: Path): Map<string, PlannedLine> {
  const lines = new Map<string, PlannedLine>();
  for (const [feature, line] of Object.entries(raw)) lines.set(feature, plannedLine(feature, line, [...path, feature]));
  return lines;
}

function changeOf(raw: RawChange, span: Span, path: Path): Change {
  const lines = new Map<string, PlannedLine | null>();
  for (const [feature, line] of Object.entries(raw.consumption ?? {})) {
    lines.set(feature, line === null ? null : plannedLine(feature, line, [...path, "consumption", feature]));
  }
  return {
    name: raw.name ?? null,
    span,
    path,
    users: raw.licensing === undefined ? null : usersOf(raw.licensing.users),
    workingDays: optional(raw.workingDaysPerMonth),
    lines,
    scale: scaleOf(raw.scale),
    includedTokens: raw.allocation === undefined ? null : BigInt(raw.allocation.tokensPerMonth),
    overagePrice: optional(raw.pricing?.overageUnitPrice),
    limits: limitsOf(raw.limits),
  };
}

function scaleOf(raw: RawChange["scale"]): Change["scale"] {
  if (raw === undefined) return null;
  if (typeof raw === "number") return { all: exact(raw) };
  return { by: new Map(Object.entries(raw).map(([feature, factor]) => [feature, exact(factor)])) };
}

function limitsOf(raw: RawLimits = {}): Limits {
  const { overageTokens, overageCost, cost, planCost, featureTokens } = raw;
  return {
    ...(overageTokens === undefined ? {} : { overageTokens: BigInt(overageTokens) }),
    ...(overageCost === undefined ? {} : { overageCost: exact(overageCost) }),
    ...(cost === undefined ? {} : { cost: exact(cost) }),
    ...(planCost === undefined ? {} : { planCost: exact(planCost) }),
    ...(featureTokens === undefined
      ? {}
      : { featureTokens: new Map(Object.entries(featureTokens).map(([feature, most]) => [feature, BigInt(most)])) }),
  };
}

function bufferOf(raw: RawBudget["buffers"]): Exact | null {
  const stated = Object.values(raw ?? {});
  return stated.length === 0 ? null : stated.map(share).reduce(add, ZERO);
}

/** Without recipients of its own, a budget's alarms mail its owners. */
function alarmsOf({ alarms: raw, owners }: RawBudget): Alarms | null {
  if (raw === "off" || raw === false) return null;
  const mailOwners = (): Recipient[] =>
    owners.map((endpoint) => ({ protocol: "email" as const, endpoint, severity: null }));
  return {
    utilization: raw?.utilization?.map(share) ?? null,
    forecast: raw?.forecast === undefined ? null : share(raw.forecast),
    notify: raw?.notify?.map(recipientOf) ?? mailOwners(),
  };
}

function recipientOf({ email, https, sqs, severity = undefined }: RawRecipient): Recipient {
  const to = { severity: severity ?? null };
  if (email !== undefined) return { ...to, protocol: "email", endpoint: email };
  return https === undefined
    ? { ...to, protocol: "sqs", endpoint: sqs ?? "" }
    : { ...to, protocol: "https", endpoint: https };
}

function waiverOf(raw: RawWaiver, path: Path): Waiver {
  const rule = raw.rule ?? DEFAULT_WAIVED_RULE;
  return {
    rule,
    feature: raw.feature ?? null,
    span: { from: raw.from, through: raw.through ?? raw.from },
    upTo: optional(rule === DEFAULT_WAIVED_RULE ? (raw.overageTokensUpTo ?? raw.upTo) : raw.upTo),
    reason: raw.reason,
    approvedBy: raw.approvedBy,
    expires: raw.expires,
    path,
  };
}

function meterOf(raw: RawMeter): Meter {
  return {
    kind: raw.kind,
    region: raw.region ?? null,
    organizationIds: raw.organizationIds ?? [],
    contractId: raw.contractId ?? null,
    trustorOrgId: raw.trustorOrgId ?? null,
    credentials: raw.credentials ?? null,
    path: raw.path ?? null,
  };
}
