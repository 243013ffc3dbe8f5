import type {
  Alarms,
  Budget,
  Change,
  LimitChange,
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
import type { VolumeSettings } from "../model/volumes.ts";
import { plannedLine, share } from "./planned-line.ts";
import type {
  RawBudget,
  RawChange,
  RawLimitChange,
  RawLimits,
  RawLine,
  RawMeter,
  RawRecipient,
  RawUsers,
  RawWaiver,
} from "./raw.ts";

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
    labels: mapOf(raw.labels, (label) => label),
    rateCard: raw.rateCard,
    currency: { code: raw.currency, decimals },
    model: raw.licensing.model,
    users: usersOf(raw.licensing.users),
    cycleStartDay: raw.billing?.cycleStartDay ?? 1,
    country: raw.calendar?.country ?? null,
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
    meter: raw.meter === undefined || isOff(raw.meter) ? null : meterOf(raw.meter),
    isMeterOff: isOff(raw.meter),
  };
}

/** YAML 1.1 writes false as off, too. */
const isOff = (raw: unknown): raw is "off" | false => raw === "off" || raw === false;

const optional = (value: number | undefined): Exact | null => (value === undefined ? null : exact(value));

function usersOf(raw: RawUsers): Users {
  if (typeof raw === "number") return { total: exact(raw), byEdition: new Map() };
  const byEdition = mapOf(raw, exact);
  return { total: [...byEdition.values()].reduce(add, ZERO), byEdition };
}

/** Without the list of pairs that Object.entries would make: a budget has dozens of maps. */
function mapOf<T, U>(raw: { [key: string]: T } | undefined, convert: (value: T, key: string) => U): Map<string, U> {
  const map = new Map<string, U>();
  for (const key in raw) map.set(key, convert(raw[key] as T, key));
  return map;
}

const linesOf = (raw: { [feature: string]: RawLine }, path: Path): Map<string, PlannedLine> =>
  mapOf(raw, (line, feature) => plannedLine(feature, line, [...path, feature]));

function changeOf(raw: RawChange, span: Span, path: Path): Change {
  const lines = mapOf(raw.consumption, (line, feature) =>
    line === null ? null : plannedLine(feature, line, [...path, "consumption", feature]),
  );
  return {
    name: raw.name ?? null,
    span,
    path,
    rateCard: raw.rateCard ?? null,
    users: raw.licensing === undefined ? null : usersOf(raw.licensing.users),
    workingDays: optional(raw.workingDaysPerMonth),
    lines,
    scale: scaleOf(raw.scale),
    includedTokens: raw.allocation === undefined ? null : BigInt(raw.allocation.tokensPerMonth),
    overagePrice: optional(raw.pricing?.overageUnitPrice),
    limits: limitChangeOf(raw.limits),
  };
}

function limitChangeOf(raw: RawLimitChange | undefined): LimitChange {
  if (raw === undefined) return NO_LIMITS;
  const { featureTokens, ...others } = raw;
  const limits = limitsOf(others);
  if (featureTokens === undefined) return limits;
  return { ...limits, featureTokens: mapOf(featureTokens, (most) => (most === null ? null : BigInt(most))) };
}

function scaleOf(raw: RawChange["scale"]): Change["scale"] {
  if (raw === undefined) return null;
  if (typeof raw === "number") return { all: exact(raw) };
  return { by: mapOf(raw, exact) };
}

/** Only what is stated has a key: a change replaces no more than that. */
function limitsOf(raw: RawLimits | undefined): Limits {
  if (raw === undefined) return NO_LIMITS;
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = {};
  if (raw.overageTokens !== undefined) limits.overageTokens = BigInt(raw.overageTokens);
  if (raw.overageCost !== undefined) limits.overageCost = exact(raw.overageCost);
  if (raw.cost !== undefined) limits.cost = exact(raw.cost);
  if (raw.planCost !== undefined) limits.planCost = exact(raw.planCost);
  if (raw.featureTokens !== undefined) limits.featureTokens = mapOf(raw.featureTokens, BigInt);
  return limits;
}

const NO_LIMITS: Limits = {};

function bufferOf(raw: RawBudget["buffers"]): Exact | null {
  const stated = Object.values(raw ?? {});
  return stated.length === 0 ? null : stated.map(share).reduce(add, ZERO);
}

/** Without recipients of its own, a budget's alarms mail its owners. */
function alarmsOf({ alarms: raw, owners }: RawBudget): Alarms | null {
  if (isOff(raw)) return null;
  const mailOwners = (): Recipient[] =>
    owners.map((endpoint) => ({ protocol: "email" as const, endpoint, severity: null }));
  return {
    utilization: raw?.utilization?.map(share) ?? null,
    forecast: raw?.forecast === undefined ? null : share(raw.forecast),
    notify: raw?.notify?.map(recipientOf) ?? mailOwners(),
  };
}

function recipientOf({ email, https, sqs, slack, teams, ...raw }: RawRecipient): Recipient {
  const severity = raw.severity ?? null;
  if (slack !== undefined) return { protocol: "slack", endpoint: `${slack.workspace}/${slack.channel}`, severity };
  if (teams !== undefined) return { protocol: "teams", endpoint: teamsEndpoint(teams), severity };
  const protocol = email !== undefined ? "email" : https !== undefined ? "https" : "sqs";
  return { protocol, endpoint: email ?? https ?? sqs ?? "", severity };
}

/** A link has the channel's id encoded, and ids in any case: two ways to write one channel would be two recipients. */
function teamsEndpoint({ tenant, team, channel }: NonNullable<RawRecipient["teams"]>): string {
  const id = channel.replace(/%3a/i, ":").replace("%40", "@");
  return `${tenant.toLowerCase()}/${team.toLowerCase()}/${id}`;
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
    volumes: volumesOf(raw.volumes),
  };
}

function volumesOf(raw: RawMeter["volumes"]): VolumeSettings | null {
  if (raw === undefined || isOff(raw)) return null;
  const { forecast = false, groupBy = "bot", features } = raw === "on" || raw === true ? {} : raw;
  return {
    forecast,
    groupBy,
    features: mapOf(features, (volume) =>
      isOff(volume) ? null : { ...volume, per: exact(volume.per ?? 1), where: mapOf(volume.where, (values) => values) },
    ),
  };
}
