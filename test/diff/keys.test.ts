import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/table.ts";
import { ROOT } from "../support/cli.ts";
import { codesOf, compared } from "../support/compared.ts";
import type { Report } from "../support/report.ts";

const TODAY = "2026-11-23";

/** What one key may do to the gate; null: it was not there, or is removed. */
type Row = readonly [key: string, path: string, to: unknown, kind: Kind];
type Kind =
  /** Said, by this code. */
  | { readonly code: string }
  | "tightening"
  /** Another plan, within what the base allowed. */
  | "plan"
  /** Neither; why nobody needs to be told. */
  | { readonly neutral: string };

const LIMIT = { code: "limit-raised" };
const WAIVER = { code: "waiver-added" };
const CONTRACT = { code: "contract-eased" };
const WATCH = { code: "monitoring-reduced" };
const MOVED = { code: "plan-moved" };
const POLICY = { code: "policy-relaxed" };

/** A budget with every key that is not a quantity. Its ceiling is far above its plan. */
const BUDGET: Report = {
  version: 1,
  org: "acme",
  name: "Acme",
  owners: ["a@example.com", "b@example.com"],
  labels: { env: "prod" },
  rateCard: "acme-contract",
  currency: "USD",
  licensing: { model: "named", users: { cx1: 100, cx4: 50 } },
  billing: { cycleStartDay: 5 },
  calendar: { country: "US" },
  plan: { from: "2026-12", months: 6, workingDaysPerMonth: 20 },
  consumption: {
    other: { tokens: { low: 90, typical: 100, high: 120 } },
    "agent-copilot": [{ name: "desk", users: { low: 8, typical: 10, high: 12 }, tokensPerUser: 50 }],
    "virtual-agent": [{ name: "calls", interactions: 100, billedElsewhere: "10%" }],
    "voice-bots": { interactionsPerDay: 10, minutesPerInteraction: 2 },
  },
  changes: [
    {
      name: "peak",
      from: "2027-01",
      through: "2027-02",
      licensing: { users: { cx1: 100, cx4: 50 } },
      workingDaysPerMonth: 20,
      consumption: { other: { tokens: 110 } },
      scale: 1.1,
      allocation: { tokensPerMonth: 5000 },
      pricing: { overageUnitPrice: 1 },
      limits: { overageTokens: 100, cost: 5000, planCost: 60000, featureTokens: { other: 500 } },
    },
  ],
  purchases: [
    { from: "2026-12", through: "2027-05", tokensPerMonth: 500, unitPrice: 0.9, via: "appfoundry", terms: "monthly" },
  ],
  allocation: { tokensPerMonth: 5000 },
  pricing: { overageUnitPrice: 1 },
  buffers: { growth: "10%", unpredictability: "5%" },
  limits: { overageTokens: 100, cost: 5000, planCost: 50000, featureTokens: { other: 500 } },
  alarms: {
    utilization: ["70%"],
    forecast: "100%",
    notify: [
      { email: "a@example.com" },
      { https: "https://example.com/hook", severity: "critical" },
      { sqs: "arn:aws:sqs:eu-west-1:123456789012:alarms" },
      { slack: { workspace: "T07EA123LEP", channel: "C07EZ1ABC23" } },
      {
        teams: {
          tenant: "5e6f7a8b-1c2d-4e3f-9a0b-112233445566",
          team: "0a1b2c3d-4e5f-4a6b-8c7d-998877665544",
          channel: "19:ab12@thread.tacv2",
        },
      },
    ],
  },
  waivers: [
    {
      rule: "feature-limit",
      feature: "other",
      from: "2027-01",
      through: "2027-02",
      upTo: 5,
      reason: "r",
      approvedBy: "b",
      expires: "2027-06-30",
    },
    { from: "2027-01", through: "2027-02", overageTokensUpTo: 5, reason: "r", approvedBy: "b", expires: "2027-06-30" },
  ],
  meter: {
    kind: "genesys-contract",
    region: "mypurecloud.com",
    contractId: "0f9d1c1e-6a83-4b6c-9a0e-1f1f1f1f1f1f",
    organizationIds: ["1f9d1c1e-6a83-4b6c-9a0e-1f1f1f1f1f1f"],
    credentials: "env:GENESYS",
    volumes: {
      forecast: false,
      groupBy: "bot",
      features: {
        "ai-scoring": { of: "evaluations", metric: "nEvaluations", per: 1, where: { mediaType: ["voice"] } },
      },
    },
  },
};

const CARD: Report = {
  version: 1,
  id: "acme-contract",
  title: "Acme",
  series: "acme",
  status: "contract",
  observed: "2026-01-01",
  effectiveFrom: "2026-01-01",
  effectiveTo: "2028-12-31",
  sources: [{ title: "the contract", url: "https://example.com/" }],
  workingDaysPerMonth: 20,
  allocation: {
    scope: "user",
    named: { tokens: 40, perUser: { cx4: 10 } },
    concurrent: { tokens: 40, perUser: { cx4: 10 } },
  },
  prices: { USD: 1 },
  rounding: { at: "line", mode: "up" },
  tiers: [["virtual-agent", "voice-bots"]],
  absorptions: [{ feature: "agent-copilot", by: "virtual-agent", reason: "billed once" }],
  assumptions: ["a"],
  uncertainties: ["u"],
  features: {
    "agent-copilot": { title: "Copilot", unit: "users", tokens: { low: 40, high: 60, default: 50 }, accrual: "seat" },
    "virtual-agent": {
      title: "Agent",
      unit: "interactions",
      tokens: 1,
      accrual: "usage",
      typicalTokensPerMonth: { low: 10, high: 1000 },
      description: "d",
      drivers: ["x"],
      uncertain: "u",
    },
    "voice-bots": { title: "Bots", unit: "minutes", tokens: 1, accrual: "usage" },
    "ai-scoring": { title: "Scoring", unit: "evaluations", tokens: { named: 2, concurrent: 3 }, accrual: "usage" },
  },
};

const GUARDRAILS: Report = {
  version: 1,
  thresholds: {
    utilization: ["80%"],
    healthy: { from: "40%", to: "80%" },
    purchasedUnused: "20%",
    unusualQuantityTimes: 10,
    planEndsSoonDays: 45,
  },
  alarms: { period: 3600, evaluationPeriods: 3, datapointsToAlarm: 2, forecast: "100%" },
  forecast: { minimumDays: 3 },
};

const ESTIMATE = { neutral: "an estimate decides no verdict" };
const WORDS = { neutral: "words for people: no figure, limit or verdict depends on them" };

const BUDGET_ROWS: readonly Row[] = [
  ["version", "version", 1, { neutral: "it has one value" }],
  ["org", "org", "beta", { neutral: "the report says that it is renamed, and the limits it had hold" }],
  ["name", "name", "Acme Support", WORDS],
  ["<owners>[]", "owners.0", "mallory@example.com", WATCH],
  ["<owners>[]", "owners.2", "mallory@example.com", WATCH],
  ["<labels>.*", "labels.env", "dev", WATCH],
  ["<labels>.*", "labels.team", "blue", { neutral: "a label that is added leaves no selection" }],
  ["rateCard", "rateCard", "genesys-2026-03", CONTRACT],
  ["<change>.rateCard", "changes.0.rateCard", "genesys-2026-03", CONTRACT],
  ["currency", "currency", "EUR", CONTRACT],
  ["<licensing>.model", "licensing.model", "concurrent", "plan"],
  ["<licensedUsers>.cx1", "changes.0.licensing.users.cx1", 90, "plan"],
  ["<licensedUsers>.*", "licensing.users.cx1", 90, "plan"],
  ["<licensedUsers>.cx2", "licensing.users.cx2", 90, "plan"],
  ["<licensedUsers>.cx3", "licensing.users.cx3", 90, "plan"],
  ["<licensedUsers>.cx4", "licensing.users.cx4", 90, "plan"],
  ["<billing>.cycleStartDay", "billing.cycleStartDay", 6, MOVED],
  ["<calendar>.country", "calendar.country", "DE", { neutral: "forecasts know the days: no plan or limit does" }],
  ["<plan>.from", "plan.from", "2026-11", MOVED],
  ["<plan>.months", "plan.months", 5, MOVED],
  ["<plan>.months", "plan.months", 7, "plan"],
  ["<plan>.workingDaysPerMonth", "plan.workingDaysPerMonth", 21, "plan"],
  ["<line>.name", "consumption.other.name", "tokens", WORDS],
  [
    "<line>.users.low",
    "consumption.agent-copilot.0.users.low",
    7,
    { neutral: "the typical figure is judged; the low end is shown" },
  ],
  ["<line>.users.typical", "consumption.agent-copilot.0.users.typical", 11, "plan"],
  [
    "<line>.users.high",
    "consumption.agent-copilot.0.users.high",
    13,
    { neutral: "over-allocation-high judges the head" },
  ],
  [
    "<quantity>.low",
    "consumption.other.tokens.low",
    80,
    { neutral: "the typical figure is judged; the low end is shown" },
  ],
  ["<quantity>.typical", "consumption.other.tokens.typical", 101, "plan"],
  ["<quantity>.high", "consumption.other.tokens.high", 130, { neutral: "over-allocation-high judges the head" }],
  ["<change>.name", "changes.0.name", "season", WORDS],
  ["<change>.from", "changes.0.from", "2026-12", "plan"],
  ["<change>.through", "changes.0.through", "2027-03", "plan"],
  ["<change>.workingDaysPerMonth", "changes.0.workingDaysPerMonth", 21, "plan"],
  ["<change>.scale", "changes.0.scale", 1.2, "plan"],
  ["<change>.scale.*", "changes.0.scale", { other: 1.2 }, "plan"],
  ["<allocation>.tokensPerMonth", "allocation.tokensPerMonth", 5001, CONTRACT],
  ["<allocation>.tokensPerMonth", "changes.0.allocation.tokensPerMonth", 5001, CONTRACT],
  ["<allocation>.tokensPerMonth", "allocation.tokensPerMonth", 4999, "tightening"],
  ["<pricing>.overageUnitPrice", "pricing.overageUnitPrice", 0.99, CONTRACT],
  ["<pricing>.overageUnitPrice", "changes.0.pricing.overageUnitPrice", 0.99, CONTRACT],
  ["<pricing>.overageUnitPrice", "pricing.overageUnitPrice", 1.01, "tightening"],
  ["<purchase>.tokensPerMonth", "purchases.0.tokensPerMonth", 501, CONTRACT],
  ["<purchase>.tokensPerMonth", "purchases.0.tokensPerMonth", 499, "tightening"],
  ["<purchase>.unitPrice", "purchases.0.unitPrice", 0.89, CONTRACT],
  ["<purchase>.unitPrice", "purchases.0.unitPrice", 0, CONTRACT],
  ["<purchase>.unitPrice", "purchases.0.unitPrice", null, "tightening"],
  ["<purchase>.from", "purchases.0.from", "2027-01", "tightening"],
  ["<purchase>.through", "purchases.0.through", "2027-04", "tightening"],
  ["<purchase>.via", "purchases.0.via", "representative", WORDS],
  ["<purchase>.terms", "purchases.0.terms", "prepaid", WORDS],
  ["<buffers>.growth", "buffers.growth", "9%", WATCH],
  ["<buffers>.unpredictability", "buffers.unpredictability", null, WATCH],
  ["<buffers>.growth", "buffers.growth", "11%", "tightening"],
  ["<limits>.overageTokens", "limits.overageTokens", 101, LIMIT],
  ["<limitChange>.overageTokens", "changes.0.limits.overageTokens", 101, LIMIT],
  ["<limitChange>.overageCost", "changes.0.limits.overageCost", 50, "tightening"],
  ["<limitChange>.cost", "changes.0.limits.cost", 5001, LIMIT],
  ["<limitChange>.planCost", "changes.0.limits.planCost", 49999, "tightening"],
  ["<limitChange>.featureTokens.*", "changes.0.limits.featureTokens.other", 501, LIMIT],
  ["<limits>.overageTokens", "limits.overageTokens", 99, "tightening"],
  ["<limits>.overageCost", "limits.overageCost", 50, "tightening"],
  ["<limits>.cost", "limits.cost", 5001, LIMIT],
  ["<limits>.cost", "limits.cost", null, LIMIT],
  ["<limits>.planCost", "limits.planCost", 50001, LIMIT],
  ["<limits>.featureTokens.*", "limits.featureTokens.other", 501, LIMIT],
  ["<limits>.featureTokens.*", "limits.featureTokens.virtual-agent", 900, "tightening"],
  ["<alarms>.utilization[]", "alarms.utilization.0", "71%", LIMIT],
  ["<alarms>.utilization[]", "alarms.utilization.1", "90%", "tightening"],
  ["<alarms>.forecast", "alarms.forecast", "101%", LIMIT],
  ["<recipient>.email", "alarms.notify.0.email", "mallory@example.com", LIMIT],
  ["<recipient>.https", "alarms.notify.1.https", "https://example.org/hook", LIMIT],
  ["<recipient>.sqs", "alarms.notify.2.sqs", "arn:aws:sqs:eu-west-1:123456789012:other", LIMIT],
  ["<recipient>.slack.workspace", "alarms.notify.3.slack.workspace", "T07EA123XYZ", LIMIT],
  ["<recipient>.slack.channel", "alarms.notify.3.slack.channel", "C07EZ1ABXYZ", LIMIT],
  ["<recipient>.teams.tenant", "alarms.notify.4.teams.tenant", "9e6f7a8b-1c2d-4e3f-9a0b-112233445566", LIMIT],
  ["<recipient>.teams.team", "alarms.notify.4.teams.team", "9a1b2c3d-4e5f-4a6b-8c7d-998877665544", LIMIT],
  ["<recipient>.teams.channel", "alarms.notify.4.teams.channel", "19:ab13@thread.tacv2", LIMIT],
  ["<recipient>.severity", "alarms.notify.1.severity", "warning", LIMIT],
  [
    "<waiver>.rule",
    "waivers.1",
    {
      rule: "cost-limit",
      upTo: 5,
      from: "2027-01",
      through: "2027-02",
      reason: "r",
      approvedBy: "b",
      expires: "2027-06-30",
    },
    WAIVER,
  ],
  ["<waiver>.feature", "waivers.0.feature", null, WAIVER],
  ["<waiver>.from", "waivers.0.from", "2026-12", WAIVER],
  ["<waiver>.through", "waivers.0.through", "2027-03", WAIVER],
  ["<waiver>.upTo", "waivers.0.upTo", 6, WAIVER],
  ["<waiver>.upTo", "waivers.0.upTo", 4, "tightening"],
  ["<waiver>.overageTokensUpTo", "waivers.1.overageTokensUpTo", 6, WAIVER],
  ["<waiver>.expires", "waivers.0.expires", "2027-07-01", WAIVER],
  ["<waiver>.reason", "waivers.0.reason", "another", WORDS],
  [
    "<waiver>.approvedBy",
    "waivers.0.approvedBy",
    "c",
    { neutral: "it is a claim: who approves a change is up to the repository" },
  ],
  ["<meter>.kind", "meter", { kind: "csv", path: "usage.csv" }, WATCH],
  ["<meter>.path", "meter", { kind: "csv", path: "other.csv" }, WATCH],
  ["<meter>.contractId", "meter.contractId", "abc", WATCH],
  ["<meter>.region", "meter.region", "mypurecloud.de", WATCH],
  [
    "<meter>.trustorOrgId",
    "meter",
    { kind: "genesys-trustee", region: "mypurecloud.com", trustorOrgId: "abc", credentials: "env:GENESYS" },
    WATCH,
  ],
  ["<meter>.organizationIds[]", "meter.organizationIds.0", "2f9d1c1e-6a83-4b6c-9a0e-1f1f1f1f1f1f", WATCH],
  ["<meter>.credentials", "meter.credentials", "env:OTHER", WATCH],
  ["<meter>.volumes.forecast", "meter.volumes.forecast", true, WATCH],
  ["<meter>.volumes.groupBy", "meter.volumes.groupBy", "queue", ESTIMATE],
  ["<volume>.of", "meter.volumes.features.ai-scoring", { of: "bots", metric: "nBotSessions" }, ESTIMATE],
  ["<volume>.metric", "meter.volumes.features.ai-scoring.metric", "nEvaluationsRescored", ESTIMATE],
  ["<volume>.per", "meter.volumes.features.ai-scoring.per", 2, ESTIMATE],
  ["<volume>.where.*[]", "meter.volumes.features.ai-scoring.where.mediaType.0", "message", ESTIMATE],
];

/** Keys of a line: in the plan, in a part of it, and in a change. */
const LINE_ROWS: readonly Row[] = ["<line>", "<part>", "<changedLine>"].flatMap((def): Row[] => {
  const at = (feature: string) =>
    def === "<line>"
      ? `consumption.${feature}`
      : def === "<part>"
        ? `consumption.${feature}.0`
        : `changes.0.consumption.${feature}`;
  const line = (feature: string, value: object): [string, unknown] =>
    def === "<part>" ? [`consumption.${feature}`, [value]] : [at(feature), value];
  const units = { evaluations: "ai-scoring", interactions: "virtual-agent", minutes: "voice-bots", tokens: "other" };
  return [
    ...Object.entries(units).flatMap(([key, feature]): Row[] => [
      [`${def}.${key}`, ...line(feature, { [key]: 7 }), "plan"],
      ...(key === "tokens" ? [] : [[`${def}.${key}PerDay`, ...line(feature, { [`${key}PerDay`]: 3 }), "plan"] as Row]),
    ]),
    [`${def}.users`, ...line("agent-copilot", { users: 9, tokensPerUser: 50 }), "plan"],
    [`${def}.tokensPerUser`, ...line("agent-copilot", { users: 10, tokensPerUser: 51 }), "plan"],
    [`${def}.billedElsewhere`, ...line("virtual-agent", { interactions: 100, billedElsewhere: "20%" }), "plan"],
    [
      `${def}.minutesPerInteraction`,
      ...line("voice-bots", { interactionsPerDay: 10, minutesPerInteraction: 3 }),
      "plan",
    ],
    [`${def}.name`, ...line("virtual-agent", { name: "chats", interactions: 99 }), "plan"],
  ];
});

const CARD_ROWS: readonly Row[] = [
  ["version", "version", 1, { neutral: "it has one value" }],
  ["title", "title", "Acme 2", WORDS],
  ["series", "series", "acme-2", { neutral: "it orders cards, for the notice that a newer one exists" }],
  ["status", "status", "published", WORDS],
  ["observed", "observed", "2026-02-01", { neutral: "it orders cards, for the notice that a newer one exists" }],
  ["effectiveFrom", "effectiveFrom", "2025-01-01", POLICY],
  ["effectiveTo", "effectiveTo", null, POLICY],
  ["sources[].title", "sources.0.title", "t", WORDS],
  ["sources[].url", "sources.0.url", "https://example.org/", WORDS],
  ["workingDaysPerMonth", "workingDaysPerMonth", 22, { neutral: "budgets state their own; init writes it" }],
  ["allocation.scope", "allocation.scope", "organization", "tightening"],
  ["allocation.named.tokens", "allocation.named.tokens", 41, POLICY],
  ["allocation.named.tokens", "allocation.named.tokens", 39, "tightening"],
  ["allocation.named.perUser.*", "allocation.named.perUser.cx4", 11, POLICY],
  ["allocation.named.perUser.cx4", "allocation.named.perUser.cx3", 1, POLICY],
  ["allocation.concurrent.tokens", "allocation.concurrent.tokens", 41, POLICY],
  ["allocation.concurrent.perUser.*", "allocation.concurrent.perUser.cx4", 11, POLICY],
  ["allocation.concurrent.perUser.cx4", "allocation.concurrent.perUser.cx4", 9, "tightening"],
  ["prices.*", "prices.USD", 0.99, POLICY],
  ["prices.*", "prices.USD", 1.01, "tightening"],
  ["prices.*", "prices.EUR", 1, POLICY],
  ["rounding.at", "rounding.at", "total", POLICY],
  ["rounding.mode", "rounding.mode", "half-up", POLICY],
  ["tiers[][]", "tiers", null, POLICY],
  ["absorptions[].feature", "absorptions.0.feature", "voice-bots", POLICY],
  ["absorptions[].by", "absorptions.0.by", "voice-bots", POLICY],
  ["absorptions[].reason", "absorptions.0.reason", "another", WORDS],
  ["assumptions[]", "assumptions.0", "b", WORDS],
  ["uncertainties[]", "uncertainties.0", "b", WORDS],
  ["<feature>.title", "features.virtual-agent.title", "Agents", WORDS],
  ["<feature>.unit", "features.ai-scoring.unit", "messages", POLICY],
  ["<feature>.tokens", "features.virtual-agent.tokens", 0.9, POLICY],
  ["<feature>.tokens", "features.virtual-agent.tokens", 1.1, "tightening"],
  ["<feature>.tokens.low", "features.agent-copilot.tokens.low", 39, POLICY],
  ["<feature>.tokens.default", "features.agent-copilot.tokens.default", 49, POLICY],
  ["<feature>.tokens.high", "features.agent-copilot.tokens.high", 59, POLICY],
  ["<feature>.tokens.named", "features.ai-scoring.tokens.named", 1, POLICY],
  ["<feature>.tokens.concurrent", "features.ai-scoring.tokens.concurrent", 1, POLICY],
  [
    "<feature>.accrual",
    "features.virtual-agent.accrual",
    "seat",
    { neutral: "it says when in a month tokens are used: a forecast, no verdict" },
  ],
  ["<feature>.typicalTokensPerMonth.high", "features.virtual-agent.typicalTokensPerMonth.high", 2000, POLICY],
  [
    "<feature>.typicalTokensPerMonth.low",
    "features.virtual-agent.typicalTokensPerMonth.low",
    5,
    { neutral: "nothing is judged by it" },
  ],
  ["<feature>.description", "features.virtual-agent.description", "e", WORDS],
  ["<feature>.drivers[]", "features.virtual-agent.drivers.0", "y", WORDS],
  ["<feature>.uncertain", "features.virtual-agent.uncertain", "v", WORDS],
  ["features.*", "features.social", { title: "Social", unit: "posts", tokens: 1, accrual: "usage" }, POLICY],
];

const GUARDRAIL_ROWS: readonly Row[] = [
  ["version", "version", 1, { neutral: "it has one value" }],
  ["thresholds.utilization[]", "thresholds.utilization.0", "81%", POLICY],
  ["thresholds.overage", "thresholds.overage", "100%", { neutral: "it has one value" }],
  [
    "thresholds.healthy.from",
    "thresholds.healthy.from",
    "39%",
    { neutral: "below it a notice advises to buy less; nothing fails" },
  ],
  ["thresholds.healthy.to", "thresholds.healthy.to", "81%", POLICY],
  ["thresholds.purchasedUnused", "thresholds.purchasedUnused", "21%", POLICY],
  ["thresholds.unusualQuantityTimes", "thresholds.unusualQuantityTimes", 11, POLICY],
  ["thresholds.planEndsSoonDays", "thresholds.planEndsSoonDays", 44, POLICY],
  ["alarms.period", "alarms.period", 7200, POLICY],
  ["alarms.evaluationPeriods", "alarms.evaluationPeriods", 2, POLICY],
  ["alarms.datapointsToAlarm", "alarms.datapointsToAlarm", 3, POLICY],
  ["alarms.forecast", "alarms.forecast", "101%", POLICY],
  ["forecast.minimumDays", "forecast.minimumDays", 4, POLICY],
  ...RULES.filter(({ breaches, loosened }) => (breaches ?? loosened) !== undefined)
    .filter(({ kind }) => kind === "guardrail")
    .map(({ code }): Row => [`severities.${code}`, `severities.${code}`, "off", POLICY]),
];

/** A copy with one value changed; null removes it. */
function withValue(data: Report, path: string, to: unknown): Report {
  const copy = structuredClone(data);
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let at = copy;
  for (const step of steps) {
    at[step] ??= {};
    at = at[step];
  }
  if (to !== null) at[last] = to;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
  return copy;
}

interface Repository {
  readonly budget?: Report;
  readonly defaults?: Report;
  readonly card?: Report;
  readonly guardrails?: Report;
}

const filesOf = ({ budget = BUDGET, defaults, card = CARD, guardrails = GUARDRAILS }: Repository) => ({
  "budgets/acme.yaml": JSON.stringify(budget),
  ...(defaults === undefined ? {} : { "budgets/_defaults.yaml": JSON.stringify(defaults) }),
  "policy/rate-cards/acme.yaml": JSON.stringify(card),
  "policy/guardrails.yaml": JSON.stringify(guardrails),
});

function expectKind(kind: Kind, before: Repository, after: Repository): void {
  const diff = compared(filesOf(before), filesOf(after), TODAY);
  const invalid = [...diff.findings.head, ...diff.organizations.flatMap(({ findings }) => findings)];
  expect(invalid.filter((finding) => finding.kind === "input").map(({ message }) => message)).toEqual([]);
  const codes = codesOf(diff);
  if (typeof kind === "object" && "code" in kind) expect(codes).toContain(kind.code);
  else expect(codes).toEqual([]);
  if (kind === "plan") expect(diff.organizations.length).toBe(1);
  if (kind === "tightening") {
    expect(codesOf(compared(filesOf(after), filesOf(before), TODAY)).length).toBeGreaterThan(0);
  }
}

/** The keys that hold a value, of the list that test/contracts keeps. */
function leaves(file: string): string[] {
  const lines = readFileSync(join(ROOT, "test", "contracts", "golden", `file-keys-${file}.txt`), "utf8")
    .trim()
    .split("\n");
  const keys = lines.map((line) => line.replace(/ as .*/, ""));
  const shared = new Map(lines.flatMap((line) => (/ as /.test(line) ? [line.split(" as ") as [string, string]] : [])));
  const hasParts = (key: string): boolean => {
    const name = shared.get(key) ?? key;
    return keys.some((one) => one !== key && (one.startsWith(`${name}.`) || one.startsWith(`${name}[`)));
  };
  return keys.filter((key) => !hasParts(key));
}

/** Every feature has the same keys, and is priced alike. */
const isOfFeature = (key: string): boolean => /\.(scale|featureTokens|consumption)\.(?!\*)/.test(key);
/** Quantities in a unit that no feature of the card above has: they are read like the others. */
const OTHER_UNITS = /\.(events|messages|posts|sessions|summaries)(PerDay)?$/;

const rowsOf = (name: string, rows: readonly Row[]) =>
  rows.map((row) => [`${name} ${row[1]} ${JSON.stringify(row[2])?.slice(0, 50)}`, row] as const);

describe("one key at a time", () => {
  test.each(rowsOf("budget:", [...BUDGET_ROWS, ...LINE_ROWS]))("%s", (_, [, path, to, kind]) => {
    expectKind(kind, {}, { budget: withValue(BUDGET, path, to) });
  });

  const SHARED = BUDGET_ROWS.filter(([, path]) => !/^(org|version|consumption)/.test(path));
  test.each(rowsOf("defaults:", SHARED))("%s", (_, [, path, to, kind]) => {
    const [key = ""] = path.split(".");
    const budget = withValue(BUDGET, key, null);
    const defaults = { version: 1, [key]: BUDGET[key] };
    expectKind(kind, { budget, defaults }, { budget, defaults: withValue(defaults, path, to) });
  });

  test.each(rowsOf("card:", CARD_ROWS))("%s", (_, [, path, to, kind]) => {
    expectKind(kind, {}, { card: withValue(CARD, path, to) });
  });

  test.each(rowsOf("guardrails:", GUARDRAIL_ROWS))("%s", (_, [, path, to, kind]) => {
    expectKind(kind, {}, { guardrails: withValue(GUARDRAILS, path, to) });
  });

  test.each([
    ["budget", [...BUDGET_ROWS, ...LINE_ROWS]],
    ["rate-card", CARD_ROWS],
    ["guardrails", GUARDRAIL_ROWS],
  ] as const)("no key of a %s file is left out", (file, rows) => {
    // Under another id it is another card, and budgets that name it are invalid.
    const known = new Set(["id", ...rows.map(([key]) => key)]);
    const left = leaves(file).filter((key) => !known.has(key) && !isOfFeature(key) && !OTHER_UNITS.test(key));
    expect(left).toEqual([]);
  });
});
