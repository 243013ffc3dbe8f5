/**
 * Every name that CloudWatch and SNS see. Metrics and alarms share them: an alarm whose namespace, metric or dimensions
 * differ from the metric's by a letter stays in INSUFFICIENT_DATA for ever. All names are ASCII, and none changes with
 * the billing period or with a display name.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Exact, exactText, multiply } from "../model/exact.ts";

export const NAMESPACE = "Tollgate";

/** Of each organization, with the dimension Org. */
export const METRICS = {
  consumed: "ConsumedTokens",
  allocated: "AllocatedTokens",
  utilization: "UtilizationPercent",
  forecast: "ForecastPercent",
  /** The first day of the period that the figures are of, and the end of the usage in them: seconds since 1970, UTC. */
  periodStart: "PeriodStart",
  asOf: "UsageAsOf",
  /** The same figures of the period before, while its usage may still arrive. */
  closing: "ClosingTokens",
  closingAsOf: "ClosingAsOf",
  /** This and those below are high-water marks: they go down at the reset only. */
  budget: "BudgetPercent",
  over: "OverBudgetTokens",
  forecastBreach: "ForecastBreach",
  late: "LateOverageTokens",
  /** With the dimension Feature too. */
  featureOver: "FeatureOverTokens",
} as const;

/** Of the meter itself, without dimensions; the first three with the dimension Meter, for alarms. */
export const METER_METRICS = {
  heartbeat: "MeterHeartbeat",
  stale: "StaleOrganizations",
  newlyStale: "NewlyStaleOrganizations",
  unconfirmed: "UnconfirmedSubscriptions",
  drift: "AllocationDrift",
} as const;

export type Metric = (typeof METRICS)[keyof typeof METRICS];
export type MeterMetric = (typeof METER_METRICS)[keyof typeof METER_METRICS];
export type Dimensions = Readonly<Record<string, string>>;

export const dimensionsOf = (org: string, feature: string | null = null): Dimensions =>
  feature === null ? { Org: org } : { Org: org, Feature: feature };

const OWN: ReadonlySet<MeterMetric> = new Set([METER_METRICS.heartbeat, METER_METRICS.stale, METER_METRICS.newlyStale]);

/** As an alarm watches it. A meter is named by its prefix: two meters in one account do not hide each other. */
export const meterDimensions = (metric: MeterMetric, prefix: string): Dimensions =>
  OWN.has(metric) ? { Meter: prefix } : {};

/** What an alarm of an organization watches. */
export type Guard =
  | { readonly kind: "utilization"; readonly threshold: Exact }
  | { readonly kind: "over-budget" | "forecast" | "late-overage" }
  | { readonly kind: "feature-limit"; readonly feature: string };

/** "utilization-80", "over-budget", "feature-limit-virtual-agent" */
export function guardName(guard: Guard): string {
  if (guard.kind === "utilization") return `utilization-${percentText(guard.threshold)}`;
  return guard.kind === "feature-limit" ? `feature-limit-${guard.feature}` : guard.kind;
}

/** A share of one in percent, as the file has it: "80", "99.5". */
export const percentText = (share: Exact): string => exactText(multiply(share, { n: 100n, d: 1n }));

/**
 * The logical name identifies a resource to Pulumi, the physical one to AWS. If the logical name alone changed, Pulumi
 * would put the new alarm under the old physical name, and then delete it as the old one.
 */
export interface Name {
  readonly logical: string;
  readonly physical: string;
}

/** SNS and dashboards allow no other characters in a name. */
export const PREFIX = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const named = (prefix: string, logical: string): Name => ({ logical, physical: `${prefix}-${logical}` });

/** An organization's id has hyphens, but no dot: two organizations and guards never have the same name. */
export const alarmName = (prefix: string, org: string, guard: Guard): Name =>
  named(prefix, `${org}.${guardName(guard)}`);

export const meterAlarmName = (prefix: string, about: string): Name => named(prefix, `meter.${about}`);

/** Alarms about the meter's function in AWS: what the meter's own metrics cannot show. */
export const FUNCTION_ALARMS = ["emit-errors"] as const;
export type FunctionAlarm = (typeof FUNCTION_ALARMS)[number];

/** The function, its role, its log, its schedule, the table. */
export const meterResourceName = (prefix: string, what: string): Name => named(prefix, `meter-${what}`);

/** The role of channels in chats. */
export const chatRoleName = (prefix: string): Name => named(prefix, "chat");

const HASH_LENGTH = 16;

/** By the address: an address has one topic and confirms once, however many organizations name it. */
export function topicName(prefix: string, protocol: string, endpoint: string): Name {
  const hash = bytesToHex(sha256(utf8ToBytes(`${protocol}\n${endpoint}`))).slice(0, HASH_LENGTH);
  return named(prefix, `to-${hash}`);
}

/** Dashboards of all regions share one list. Null: the fleet's dashboard. */
export const dashboardName = (prefix: string, org: string | null): Name =>
  named(prefix, org === null ? "fleet" : `org-${org}`);

export const operatorTopicName = (prefix: string): Name => named(prefix, "operator");
