import type { Files } from "../support/change.ts";

// Budgets small enough that what they allow is reckoned here once more, by other means than the product's: whole tokens,
// whole cents, months by number.

export const TODAY = "2026-11-23";
/** The month that today is in. */
const NOW = 11;

export type Feature = "other" | "social" | "agentic-virtual-agent";
const UNITS: Readonly<Record<Feature, string>> = {
  other: "tokens",
  social: "posts",
  "agentic-virtual-agent": "interactions",
};

export interface Card {
  /** Tokens a unit; a feature without a rate is not on the card. */
  rates: Partial<Record<Feature, number>>;
  perUser: number;
  /** Cents a token. */
  price: number;
}

interface Bought {
  from: number;
  through: number;
  tokens: number;
  cents: number | null;
}

interface Limits {
  overageTokens?: number;
  cost?: number;
  planCost?: number;
  featureTokens?: Partial<Record<Feature, number>>;
}

interface Change {
  from: number;
  through: number;
  scale?: number;
  limits?: Limits;
  allocation?: number;
}

export interface Plan {
  from: number;
  months: number;
  users: number;
  allocation: number | null;
  cents: number | null;
  card: "card-a" | "card-b";
  lines: Partial<Record<Feature, number>>;
  changes: Change[];
  purchases: Bought[];
  limits: Limits;
  waivers: { rule: "over-allocation" | "cost-limit"; from: number; through: number; upTo: number; expires: string }[];
  owners: string[];
  env: string;
  buffer: number | null;
}

export interface World {
  plan: Plan;
  cards: Record<"card-a" | "card-b", Card>;
  overAllocation: "error" | "warning";
}

/** 11 is November 2026. */
const monthText = (index: number): string =>
  `${2026 + Math.floor((index - 1) / 12)}-${String(((index - 1) % 12) + 1).padStart(2, "0")}`;
const money = (cents: number): number => cents / 100;
const span = ({ from, through }: { from: number; through: number }) => ({
  from: monthText(from),
  through: monthText(through),
});

/** As files; JSON is YAML. @param reorder writes every map and list of names backwards */
export function filesOf({ plan, cards, overAllocation }: World, reorder = false): Files {
  const limitsOf = ({ cost, planCost, ...limits }: Limits) => ({
    ...limits,
    ...(cost === undefined ? {} : { cost: money(cost) }),
    ...(planCost === undefined ? {} : { planCost: money(planCost) }),
  });
  const budget = {
    version: 1,
    org: "acme",
    name: "Acme",
    owners: plan.owners,
    rateCard: plan.card,
    currency: "USD",
    licensing: { model: "named", users: plan.users },
    labels: { env: plan.env },
    plan: { from: monthText(plan.from), months: plan.months },
    consumption: Object.fromEntries(
      Object.entries(plan.lines).map(([feature, amount]) => [feature, { [UNITS[feature as Feature]]: amount }]),
    ),
    changes: plan.changes.map(({ scale, limits, allocation, ...change }) => ({
      ...span(change),
      ...(scale === undefined ? {} : { scale }),
      ...(limits === undefined ? {} : { limits: limitsOf(limits) }),
      ...(allocation === undefined ? {} : { allocation: { tokensPerMonth: allocation } }),
    })),
    purchases: plan.purchases.map(({ tokens, cents, ...bought }) => ({
      ...span(bought),
      tokensPerMonth: tokens,
      ...(cents === null ? {} : { unitPrice: money(cents) }),
    })),
    ...(plan.allocation === null ? {} : { allocation: { tokensPerMonth: plan.allocation } }),
    ...(plan.cents === null ? {} : { pricing: { overageUnitPrice: money(plan.cents) } }),
    ...(plan.buffer === null ? {} : { buffers: { growth: `${plan.buffer}%` } }),
    limits: limitsOf(plan.limits),
    waivers: plan.waivers.map(({ rule, upTo, expires, ...waiver }) => ({
      rule,
      ...span(waiver),
      ...(rule === "over-allocation" ? { overageTokensUpTo: upTo } : { upTo }),
      reason: "r",
      approvedBy: "b",
      expires,
    })),
  };
  const files: Record<string, string> = {
    "budgets/acme.yaml": JSON.stringify(reorder ? backwards(budget) : budget),
    "policy/guardrails.yaml": JSON.stringify({ version: 1, severities: { "over-allocation": overAllocation } }),
  };
  for (const [id, card] of Object.entries(cards)) files[`policy/rate-cards/${id}.yaml`] = cardText(id, card);
  return files;
}

const cardText = (id: string, { rates, perUser, price }: Card): string =>
  JSON.stringify({
    version: 1,
    id,
    title: id,
    series: id,
    status: "contract",
    observed: "2026-01-01",
    sources: [{ title: "the contract", url: "https://example.com/" }],
    workingDaysPerMonth: 20,
    allocation: { scope: "user", named: { tokens: perUser }, concurrent: { tokens: perUser } },
    prices: { USD: money(price) },
    rounding: { at: "total", mode: "up" },
    features: Object.fromEntries(
      Object.entries(rates).map(([feature, tokens]) => [
        feature,
        { title: feature, unit: UNITS[feature as Feature], tokens, accrual: "usage" },
      ]),
    ),
  });

/** The order of keys, and of owners, says nothing. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value))
    return value.every((item) => typeof item === "string") ? value.toReversed() : value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, backwards(item)]),
  );
}

/** What a plan comes to in one month, by a card and the limits of that month. */
interface Month {
  readonly tokens: number;
  readonly byFeature: Partial<Record<Feature, number>>;
  readonly included: number;
  readonly bought: readonly Bought[];
  readonly accepted: number;
  readonly price: number;
  readonly limits: Limits;
  /** In cents: what is bought, and overage. */
  readonly cost: number;
}

const covers = ({ from, through }: { from: number; through: number }, month: number): boolean =>
  from <= month && month <= through;
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

function monthOf(plan: Plan, card: Card, month: number): Month {
  const changes = plan.changes.filter((change) => covers(change, month));
  const scale = changes.reduce((product, change) => product * (change.scale ?? 1), 1);
  const limits: Limits = Object.assign({}, plan.limits, ...changes.map((change) => change.limits));
  const byFeature: Partial<Record<Feature, number>> = {};
  for (const [feature, amount] of Object.entries(plan.lines) as [Feature, number][]) {
    byFeature[feature] = amount * scale * rateOf(card, feature);
  }
  const tokens = sum(Object.values(byFeature));
  const stated = changes.reduce<number | null>((last, change) => change.allocation ?? last, plan.allocation);
  const included = stated ?? card.perUser * plan.users;
  const bought = plan.purchases.filter((one) => covers(one, month));
  const price = plan.cents ?? card.price;
  const overage = Math.max(0, tokens - included - sum(bought.map((one) => one.tokens)));
  const cost = sum(bought.map((one) => one.tokens * (one.cents ?? card.price))) + overage * price;
  return { tokens, byFeature, included, bought, accepted: limits.overageTokens ?? 0, price, limits, cost };
}

const rateOf = ({ rates }: Card, feature: Feature): number => (feature === "other" ? 1 : (rates[feature] ?? 0));

/** Whether the card has every feature that is planned: else the budget is invalid, and nothing to compare with. */
export const isValid = ({ plan, cards }: World): boolean =>
  (Object.keys(plan.lines) as Feature[]).every(
    (feature) => feature === "other" || cards[plan.card].rates[feature] !== undefined,
  );

/** Whether the head plans, buys or costs more than the base planned and allowed: the definition, word by word. */
export function isLooser(base: World, head: World): boolean {
  const card = base.cards[base.plan.card];
  const [was, is] = [base.plan, head.plan];
  let cost = 0;
  for (let month = is.from; month < is.from + is.months; month++) {
    const near = monthOf(was, card, Math.min(Math.max(month, was.from), was.from + was.months - 1));
    const own = covers({ from: was.from, through: was.from + was.months - 1 }, month) ? near : null;
    const now = monthOf(is, card, month);
    const lowest = Math.min(near.price, card.price);
    const vouched = now.bought.filter(({ cents }) => (cents ?? card.price) >= lowest);
    const ceiling = near.included + sum(near.bought.map(({ tokens }) => tokens)) + near.accepted;
    const most = ceiling + sum(vouched.map(({ tokens }) => tokens));
    if (Object.keys(is.lines).some((feature) => feature !== "other" && card.rates[feature as Feature] === undefined))
      return true;
    if (now.tokens > (own?.tokens ?? 0) && now.tokens > most) return true;
    const isAsBefore = ({ tokens, cents }: Bought): boolean =>
      near.bought.some((one) => one.tokens === tokens && one.cents === cents);
    // What is bought as before costs what it cost; anything else at least the base's price.
    const prices = now.bought.map((one) => {
      const own = one.cents ?? card.price;
      return one.tokens * (isAsBefore(one) ? own : Math.max(own, lowest));
    });
    const overage = Math.max(0, now.tokens - near.included - sum(now.bought.map(({ tokens }) => tokens)));
    const inBase = sum(prices) + overage * near.price;
    cost += inBase;
    if (near.limits.cost !== undefined && inBase > near.limits.cost && inBase > (own?.cost ?? 0)) return true;
    for (const [feature, limit] of Object.entries(near.limits.featureTokens ?? {}) as [Feature, number][]) {
      const planned = now.byFeature[feature] ?? 0;
      if (planned > limit && planned > (own?.byFeature[feature] ?? 0)) return true;
    }
    const isNew = ({ tokens, cents }: Bought): boolean =>
      !near.bought.some((one) => one.tokens >= tokens && (one.cents ?? card.price) <= (cents ?? card.price));
    if (now.bought.some((one) => (one.cents ?? card.price) < lowest && isNew(one))) return true;
    if (now.price < near.price) return true;
  }
  const last = monthOf(was, card, was.from + was.months - 1);
  const total = sum(Array.from({ length: was.months }, (_, index) => monthOf(was, card, was.from + index).cost));
  return last.limits.planCost !== undefined && cost > last.limits.planCost && cost > total;
}

type Random = (below: number) => number;

const pick = <T>(items: readonly T[], random: Random): T => items[random(items.length)] as T;
const FEATURES: readonly Feature[] = ["other", "social", "agentic-virtual-agent"];

export function randomWorld(random: Random): World {
  const card = (): Card => ({
    rates: { social: 1 + random(3), ...(random(2) === 0 ? { "agentic-virtual-agent": 1 + random(3) } : {}) },
    perUser: 50 + 10 * random(6),
    price: 50 * (1 + random(4)),
  });
  const plan: Plan = {
    from: NOW - 3 + random(6),
    months: 1 + random(6),
    users: 1 + random(4),
    allocation: random(4) === 0 ? 100 * (1 + random(4)) : null,
    cents: random(4) === 0 ? 50 * (1 + random(4)) : null,
    card: "card-a",
    lines: { other: random(200), ...(random(2) === 0 ? { social: random(80) } : {}) },
    changes: [],
    purchases: [],
    limits: random(2) === 0 ? { overageTokens: 50 * random(4) } : {},
    waivers: [],
    owners: ["a@example.com", "b@example.com"],
    env: "prod",
    buffer: 10,
  };
  const world: World = {
    plan,
    cards: { "card-a": card(), "card-b": card() },
    overAllocation: random(4) === 0 ? "warning" : "error",
  };
  return Array.from({ length: random(5) }).reduce<World>((made) => changed(made, random), world);
}

/** A random change of one thing: of the plan twice as often as of what limits it. */
export function changed(world: World, random: Random): World {
  const next = structuredClone(world);
  pick(random(3) === 0 ? OTHER_CHANGES : PLAN_CHANGES, random)(next, random);
  return next;
}

type Mutation = (world: World, random: Random) => void;

const entrySpan = ({ from, months }: Plan, random: Random) => {
  const first = from - 2 + random(months + 4);
  return { from: first, through: first + random(6) };
};

const PLAN_CHANGES: readonly Mutation[] = [
  ({ plan }, random) => {
    plan.lines[pick(FEATURES.slice(0, 2), random)] = random(400);
  },
  ({ plan }, random) => {
    plan.months = 1 + random(8);
  },
  ({ plan }, random) => {
    plan.from = NOW - 4 + random(8);
  },
  ({ plan }, random) => {
    plan.purchases.push({
      ...entrySpan(plan, random),
      tokens: 50 * (1 + random(6)),
      cents: pick([null, null, 0, 1, 50, 100, 150, 200], random),
    });
  },
  ({ plan }) => {
    plan.purchases.pop();
  },
  ({ plan }, random) => {
    const [bought] = plan.purchases;
    if (bought !== undefined) bought.cents = pick([null, 0, 50, 100, 150, 200], random);
  },
  ({ plan }, random) => {
    plan.changes.push({ ...entrySpan(plan, random), scale: 1 + random(3) });
  },
  ({ plan }, random) => {
    if (plan.changes.length > 0) plan.changes.splice(random(plan.changes.length), 1);
  },
];

const OTHER_CHANGES: readonly Mutation[] = [
  ({ plan }, random) => {
    plan.limits.overageTokens = 50 * random(8);
  },
  ({ plan }, random) => {
    plan.limits.cost = 1000 * random(30);
  },
  ({ plan }, random) => {
    plan.limits.planCost = 2000 * random(50);
  },
  ({ plan }, random) => {
    plan.limits.featureTokens = { ...plan.limits.featureTokens, [pick(FEATURES.slice(0, 2), random)]: 20 * random(10) };
  },
  ({ plan }, random) => {
    delete plan.limits[pick(["overageTokens", "cost", "planCost", "featureTokens"] as const, random)];
  },
  ({ plan }, random) => {
    plan.changes.push({ ...entrySpan(plan, random), limits: { overageTokens: 50 * random(8) } });
  },
  ({ plan }, random) => {
    plan.changes.push({ ...entrySpan(plan, random), allocation: 50 * random(8) });
  },
  ({ plan }, random) => {
    plan.users = 1 + random(5);
  },
  ({ plan }, random) => {
    plan.allocation = pick([null, 100, 200, 400], random);
  },
  ({ plan }, random) => {
    plan.cents = pick([null, 1, 50, 100, 200], random);
  },
  ({ plan }, random) => {
    plan.card = pick(["card-a", "card-b"], random);
  },
  ({ plan }, random) => {
    plan.lines["agentic-virtual-agent"] = random(100);
  },
  ({ plan }, random) => {
    plan.waivers.push({
      rule: pick(["over-allocation", "cost-limit"], random),
      ...entrySpan(plan, random),
      upTo: 50 * random(8),
      expires: pick(["2026-10-01", "2027-03-01", "2027-12-31"], random),
    });
  },
  ({ plan }) => {
    plan.waivers.pop();
  },
  ({ cards, plan }, random) => {
    cards[plan.card].price = 50 * (1 + random(4));
  },
  ({ cards, plan }, random) => {
    cards[plan.card].rates.social = 1 + random(4);
  },
  ({ cards, plan }, random) => {
    cards[plan.card].rates["agentic-virtual-agent"] = 1 + random(4);
  },
  ({ cards, plan }, random) => {
    cards[plan.card].perUser = 50 + 10 * random(6);
  },
  (world, random) => {
    world.overAllocation = pick(["error", "warning"], random);
  },
  ({ plan }, random) => {
    plan.owners = pick([["a@example.com"], ["a@example.com", "b@example.com"], ["c@example.com"]], random);
  },
];

/** Plans less than before, and nothing else. */
export function lowered(world: World, random: Random): World {
  const next = structuredClone(world);
  const { lines, changes } = next.plan;
  for (const feature of Object.keys(lines) as Feature[]) lines[feature] = random((lines[feature] ?? 0) + 1);
  for (const change of changes) if (change.scale !== undefined) change.scale = 1 + random(change.scale);
  if (lines.social !== undefined && random(3) === 0) delete lines.social;
  return next;
}
