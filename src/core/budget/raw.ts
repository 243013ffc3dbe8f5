/** Version 1 of the budget file, once it fits the schema. */
export type RawQuantity = number | { low: number; typical: number; high: number };
export type RawPart = { [key: string]: RawQuantity | string };
export type RawLine = RawPart | RawPart[] | "unknown";
export type RawUsers = number | { [edition: string]: number };

interface RawSpan {
  from: string;
  through?: string;
}

export interface RawLimits {
  overageTokens?: number;
  overageCost?: number;
  cost?: number;
  planCost?: number;
  featureTokens?: { [feature: string]: number };
}

export interface RawLimitChange extends Omit<RawLimits, "featureTokens"> {
  featureTokens?: { [feature: string]: number | null };
}

export interface RawChange extends RawSpan {
  name?: string;
  rateCard?: string;
  licensing?: { users: RawUsers };
  workingDaysPerMonth?: number;
  consumption?: { [feature: string]: RawLine | null };
  scale?: number | { [feature: string]: number };
  allocation?: { tokensPerMonth: number };
  pricing?: { overageUnitPrice: number };
  limits?: RawLimitChange;
}

export interface RawPurchase extends RawSpan {
  tokensPerMonth: number;
  unitPrice?: number;
  via?: string;
  terms?: string;
}

export interface RawWaiver extends RawSpan {
  rule?: string;
  feature?: string;
  overageTokensUpTo?: number;
  upTo?: number;
  reason: string;
  approvedBy: string;
  expires: string;
}

export interface RawRecipient {
  email?: string;
  https?: string;
  sqs?: string;
  slack?: { workspace: string; channel: string };
  teams?: { tenant: string; team: string; channel: string };
  severity?: "warning" | "critical";
}

export interface RawMeter {
  kind: "genesys-contract" | "genesys-trustee" | "genesys-subscription" | "csv";
  region?: string;
  organizationIds?: string[];
  contractId?: string;
  trustorOrgId?: string;
  credentials?: string;
  path?: string;
  volumes?: "on" | "off" | boolean | RawVolumes;
}

export interface RawVolumes {
  forecast?: boolean;
  groupBy?: "bot" | "flow" | "queue";
  features?: { [feature: string]: "off" | false | RawVolume };
}

export interface RawVolume {
  of: "bots" | "summaries" | "evaluations" | "transcripts" | "agentcopilots" | "copilots" | "conversations";
  metric: string;
  per?: number;
  where?: { [dimension: string]: string[] };
}

export interface RawBudget {
  org: string;
  name: string;
  owners: string[];
  labels?: { [key: string]: string };
  rateCard: string;
  currency: string;
  licensing: { model: "named" | "concurrent"; users: RawUsers };
  billing?: { cycleStartDay?: number };
  calendar?: { country: string };
  plan: { from: string; months?: number; workingDaysPerMonth?: number };
  consumption: { [feature: string]: RawLine };
  changes?: RawChange[];
  purchases?: RawPurchase[];
  allocation?: { tokensPerMonth: number };
  pricing?: { overageUnitPrice: number };
  buffers?: { unpredictability?: string; growth?: string };
  limits?: RawLimits;
  alarms?: "off" | false | { utilization?: string[]; forecast?: string; notify?: RawRecipient[] };
  waivers?: RawWaiver[];
  meter?: "off" | false | RawMeter;
}
