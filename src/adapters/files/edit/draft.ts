import { valueText } from "../../../core/fix/yaml-text.ts";
import { type Exact, exact, exactText, exactWhole, multiply, ONE, roundUp } from "../../../core/model/exact.ts";
import { type CardFeature, OTHER, type RateCard, type Unit } from "../../../core/model/rate-card.ts";

/** The values of a new budget file; comments show the other keys. */
export interface Draft {
  readonly org: string;
  readonly name: string;
  readonly owners: readonly string[];
  readonly rateCard: Pick<RateCard, "id" | "features" | "prices">;
  /** One line on why this card. */
  readonly cardNote: string;
  readonly currency: string;
  readonly model: "named" | "concurrent";
  readonly users: number | Readonly<Record<string, number>>;
  readonly cycleStartDay: number;
  readonly from: string;
  readonly months: number;
  readonly workingDays: number;
  /** The pool, if the card's rule does not apply. */
  readonly allocation: number | null;
  readonly overageUnitPrice: number | null;
  /** Quantities by feature, in the file's own keys. */
  readonly lines: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** The path of the schema from the file, for editors. */
  readonly schema: string;
}

/**
 * A commented budget file. Each commented entry is valid without its #, alone or with any of the others. The YAML library
 * quotes texts and ids; the layout is written here, to be easy to read.
 */
export function draftText(draft: Draft): string {
  const price = priceOf(draft);
  return `# yaml-language-server: $schema=${draft.schema}
# The AI token budget of one Genesys Cloud organization: one file, one token pool, one bill.

version: 1
org: ${scalar(draft.org)}
name: ${scalar(draft.name)}
owners: [${draft.owners.map(scalar).join(", ")}]

# ${draft.cardNote}
rateCard: ${scalar(draft.rateCard.id)}
currency: ${draft.currency}
licensing: { model: ${draft.model}, users: ${usersText(draft.users)} }
billing: { cycleStartDay: ${draft.cycleStartDay} }   # the day of the month the billing period begins
plan: { from: ${draft.from}, months: ${draft.months}, workingDaysPerMonth: ${draft.workingDays} }
${poolText(draft)}
# Planned use per month; a key ending in PerDay counts working days. Units: tollgate rates show ${draft.rateCard.id}
${linesText(draft)}
# Seasons, phases, renewals:
# changes: [{ name: holiday peak, from: ${draft.from}, through: ${draft.from}, scale: { ${scalar(busyOf(draft))}: 1.5 } }]

# Tokens bought on top of the included pool:
# purchases: [{ tokensPerMonth: ${PURCHASE}, from: ${draft.from}, unitPrice: ${exactText(price)} }]

# What the owners accept, and what they do not:
# limits: { overageTokens: ${OVERAGE}, cost: ${roundUp(multiply(exactWhole(PURCHASE + OVERAGE), price))} }
`;
}

/** Suggested tokens a month; the suggested cost limit is the cost of both. */
const [PURCHASE, OVERAGE] = [10_000n, 500n];

const priceOf = ({ overageUnitPrice, rateCard, currency }: Draft): Exact =>
  overageUnitPrice === null ? (rateCard.prices.get(currency) ?? ONE) : exact(overageUnitPrice);

const scalar = (text: string): string => valueText(text, "", { isJson: false });

function usersText(users: Draft["users"]): string {
  if (typeof users === "number") return String(users);
  return `{ ${Object.entries(users)
    .map(([edition, count]) => `${edition}: ${count}`)
    .join(", ")} }`;
}

function poolText({ allocation, overageUnitPrice }: Draft): string {
  const lines = [
    ...(allocation === null
      ? []
      : [`allocation: { tokensPerMonth: ${allocation} }   # as the subscription page shows it`]),
    ...(overageUnitPrice === null
      ? []
      : [`pricing: { overageUnitPrice: ${overageUnitPrice} }   # contracted, per token`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** A map with only comments is null in YAML, so an empty plan gets an entry of 0 tokens. */
const NOTHING: Draft["lines"] = new Map([[OTHER.id, { tokens: 0 }]]);

const plannedOf = (lines: Draft["lines"]): Draft["lines"] => (lines.size === 0 ? NOTHING : lines);

function linesText({ lines, rateCard }: Draft): string {
  const planned = plannedOf(lines);
  const entries = [...planned].map(([feature, quantities]) => {
    const keys = Object.entries(quantities).map(
      ([key, value]) => `${key}: ${valueText(value, key, { isJson: false })}`,
    );
    return `  ${scalar(feature)}: { ${keys.join(", ")} }${planned === NOTHING ? "   # nothing yet" : ""}\n`;
  });
  const more = suggestionsOf(rateCard, planned).map(
    ({ id, unit }) => `  # ${scalar(id)}: { ${QUANTITIES[unit] ?? `${unit}: 1000`} }\n`,
  );
  return `consumption:\n${entries.join("")}${more.join("")}`;
}

/** Features that most organizations use come first. */
const FAMILIAR = ["agent-copilot", "virtual-agent", "voice-bots"];
const SUGGESTIONS = 3;

function suggestionsOf({ features }: Draft["rateCard"], planned: Draft["lines"]): CardFeature[] {
  const familiar = FAMILIAR.flatMap((id) => features.get(id) ?? []);
  const all = new Set([...familiar, ...features.values(), OTHER]);
  const free = [...all].filter((feature) => !planned.has(feature.id) && isPriced(feature));
  return free.slice(0, SUGGESTIONS);
}

/** A feature for the example of a season: not one that counts users, because a season does not add licences. */
function busyOf({ lines, rateCard }: Draft): string {
  const planned = [...lines.keys()].flatMap((id) => rateCard.features.get(id) ?? []);
  const usage = [...planned, ...suggestionsOf(rateCard, plannedOf(lines))].find(({ unit }) => unit !== "users");
  return (usage ?? OTHER).id;
}

/** Features that are charged in tokens at a rate that the card states. */
const isPriced = ({ rate }: CardFeature): boolean =>
  rate.kind === "fixed" || rate.kind === "by-licence" || (rate.kind === "range" && rate.typical !== null);

/** One example of each kind of quantity: a share, a quantity by day, a range. */
const QUANTITIES: Partial<Record<Unit, string>> = {
  users: "users: 100%",
  sessions: "sessionsPerDay: 200",
  interactions: "interactionsPerDay: 200",
  minutes: "minutes: { low: 3000, typical: 5000, high: 8000 }",
};

/** Quantities of a new file by feature and key. */
export type Lines = ReadonlyMap<string, Readonly<Record<string, number>>>;
