import fc from "fast-check";

/** Features of both cards with the unit each is counted in. */
const FEATURES = {
  "genesys-2026-03": {
    "agent-copilot": "users",
    "speech-text-analytics": "users",
    "ai-scoring": "evaluations",
    "ai-translate": "minutes",
    "voice-bots": "minutes",
    "digital-bots": "sessions",
    messaging: "messages",
    social: "posts",
    "virtual-agent": "sessions",
    other: "tokens",
  },
  "genesys-2026-06": {
    "agent-copilot": "users",
    "ai-scoring": "evaluations",
    "ai-translate": "interactions",
    "ai-summary": "summaries",
    "voice-bots": "minutes",
    "digital-bots": "sessions",
    messaging: "messages",
    social: "messages",
    "virtual-agent": "interactions",
    "agentic-virtual-agent": "interactions",
    other: "tokens",
  },
} as const;

export type Card = keyof typeof FEATURES;
export type Part = Record<string, unknown>;
export interface RandomBudget {
  readonly rateCard: Card;
  readonly consumption: Record<string, Part | Part[]>;
  readonly [key: string]: unknown;
}

const MONTHS = ["2026-12", "2027-01", "2027-02"] as const;
const hundredths = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most * 100 }).map((n) => n / 100);
const percent = fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`);
const amount = fc.oneof(fc.integer({ min: 0, max: 60_000 }), hundredths(3000));
const band = fc
  .tuple(amount, amount, amount)
  .map((numbers) => numbers.sort((a, b) => a - b))
  .map(([low, typical, high]) => ({ low, typical, high }));
const quantity = fc.oneof({ weight: 4, arbitrary: amount }, { weight: 1, arbitrary: band });

function userPart(feature: string, card: Card): fc.Arbitrary<Part> {
  const users = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 500 }) }, { weight: 1, arbitrary: percent });
  if (card === "genesys-2026-06") return fc.record({ users });
  const [low, high] = feature === "agent-copilot" ? [40, 60] : [30, 45];
  const tokensPerUser = fc.integer({ min: low, max: high });
  const optional = feature === "agent-copilot" ? fc.option(tokensPerUser, { nil: undefined }) : tokensPerUser;
  return fc.record({ users, tokensPerUser: optional });
}

function usagePart(unit: string): fc.Arbitrary<Part> {
  const keys = unit === "tokens" ? [unit] : [unit, `${unit}PerDay`];
  const plain = fc.tuple(fc.constantFrom(...keys), quantity).map(([key, value]): Part => ({ [key]: value }));
  const byInteraction = fc.tuple(fc.constantFrom("interactions", "interactionsPerDay"), quantity, hundredths(9));
  const counted =
    unit !== "minutes"
      ? plain
      : fc.oneof(
          plain,
          byInteraction.map(([key, value, minutesPerInteraction]): Part => ({ [key]: value, minutesPerInteraction })),
        );
  const elsewhere = fc.option(percent, { nil: undefined });
  return fc.tuple(counted, elsewhere).map(([part, billedElsewhere]) => ({ ...part, billedElsewhere }));
}

function lines(card: Card): fc.Arbitrary<Record<string, Part | Part[]>> {
  const features = Object.entries(FEATURES[card]);
  return fc.subarray(features, { minLength: 1, maxLength: 3 }).chain((chosen) => {
    const entries = chosen.map(([feature, unit]) => {
      const part = unit === "users" ? userPart(feature, card) : usagePart(unit);
      return [
        feature,
        fc.oneof(
          { weight: 4, arbitrary: part },
          { weight: 1, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }) },
        ),
      ];
    });
    return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Record<string, Part | Part[]>>;
  });
}

const factor = hundredths(3);

function change(card: Card): fc.Arbitrary<object> {
  return fc.record(
    {
      from: fc.constantFrom(...MONTHS),
      workingDaysPerMonth: fc.integer({ min: 0, max: 31 }),
      licensing: fc.record({ users: fc.integer({ min: 0, max: 400 }) }),
      consumption: lines(card),
      scale: fc.oneof(
        factor,
        lines(card).map((map) => Object.fromEntries(Object.keys(map).map((key) => [key, 1.25]))),
      ),
      limits: fc.record({ overageTokens: fc.integer({ min: 0, max: 20_000 }) }),
    },
    { requiredKeys: ["from", "workingDaysPerMonth"] },
  );
}

/** A budget of some months with lines, parts, bands, changes, purchases and limits, valid under its own card. */
export const randomBudget: fc.Arbitrary<RandomBudget> = fc
  .constantFrom<Card>("genesys-2026-03", "genesys-2026-06")
  .chain((rateCard) =>
    fc.record(
      {
        rateCard: fc.constant(rateCard),
        consumption: lines(rateCard),
        plan: fc.record({
          from: fc.constant(MONTHS[0]),
          months: fc.integer({ min: 1, max: 3 }),
          workingDaysPerMonth: hundredths(31),
        }),
        changes: fc.array(change(rateCard), { maxLength: 2 }),
        allocation: fc.record({ tokensPerMonth: fc.integer({ min: 0, max: 60_000 }) }),
        purchases: fc.array(
          fc.record({ tokensPerMonth: fc.integer({ min: 1, max: 500 }), from: fc.constantFrom(...MONTHS) }),
          { maxLength: 2 },
        ),
        limits: fc.record({ overageTokens: fc.integer({ min: 0, max: 500 }) }),
        pricing: fc.record({ overageUnitPrice: hundredths(3) }),
      },
      { requiredKeys: ["rateCard", "consumption", "plan"] },
    ),
  );
