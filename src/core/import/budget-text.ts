import { valueText } from "../fix/yaml-text.ts";
import type { Users } from "../model/budget.ts";
import { billingPeriod, type Day, type Month, monthAt, monthIndex } from "../model/calendar.ts";
import { add, exactText, exactWhole, roundHalfUp, roundUp, ZERO } from "../model/exact.ts";
import { type LicenceModel, OTHER, type RateCard } from "../model/rate-card.ts";
import type { Plain } from "../model/source.ts";
import { type ChosenCard, chooseCard } from "../policy/choose-card.ts";
import { lineFor } from "../reconcile/proposal.ts";
import { count } from "../text/text.ts";
import type { Customer, UsedMonth } from "./customer.ts";

/** Under which cards, and on which day, budgets are made. */
export interface Around {
  readonly cards: readonly RateCard[];
  readonly today: Day;
  /** The path of the schema from the file, for editors. */
  readonly schema: string;
}

export interface ImportedText {
  readonly text: string;
  /** Keys whose value is `unknown`: somebody has to write it. */
  readonly unknown: readonly string[];
}

const UNKNOWN = "unknown";
const PLAN_MONTHS = 12;

/** A commented budget. Names and other texts of a source stand only in quoted values, never in comments. */
export function budgetText(customer: Customer, around: Around): ImportedText {
  const { chosen, model } = licensingOf(customer, around.cards);
  const unknown: string[] = [];
  const known = <T extends Plain>(key: string, value: T | null): string => {
    if (value === null) unknown.push(key);
    return value === null ? UNKNOWN : flow(value, key);
  };
  const { org, owners, currency, users, cycleStartDay, meter } = customer;
  const from = currentMonth(around.today, cycleStartDay ?? 1);
  if (owners.length === 0) unknown.push("owners");
  const lines = [
    `# yaml-language-server: $schema=${around.schema}`,
    `# Imported. Write what stands as "unknown", and compare the rest with the contract.`,
    "",
    "version: 1",
    `org: ${flow(org)}`,
    `name: ${flow(customer.name ?? org)}`,
    `owners: [${owners.length === 0 ? UNKNOWN : owners.map((one) => flow(one)).join(", ")}]${note(owners.length === 0, "whom alarms notify, such as name@example.com")}`,
    "",
    `rateCard: ${flow(chosen.card.id)}   # ${WHY[chosen.why]}`,
    `currency: ${known("currency", currency)}${note(currency === null, "the invoice's, such as USD")}`,
    `licensing: { model: ${known("model", model)}, users: ${known("users", users)} }${note(
      model === null || users === null,
      "how many people have a licence; named or concurrent",
    )}`,
    `billing: { cycleStartDay: ${cycleStartDay ?? 1} }${note(cycleStartDay === null, "the day of the month the period begins", "1 is assumed")}`,
    `plan: { from: ${from}, months: ${PLAN_MONTHS} }`,
    ...poolLines(customer),
    "",
    ...consumptionLines(customer, chosen.card, model ?? "named", unknown),
    ...purchaseLines(customer, from),
    ...(meter === null ? [] : ["", `meter: ${flow(withoutNull(meter))}`]),
  ];
  return { text: `${lines.join("\n")}\n`, unknown };
}

/** The billing period that a day is in has the name of the month in which it begins. */
function currentMonth(today: Day, cycleStartDay: number): Month {
  const index = monthIndex(today);
  return monthAt(billingPeriod(index, cycleStartDay).start > today ? index - 1 : index);
}

const flow = (value: Plain, key = ""): string => valueText(value, key, { isJson: false });

const withoutNull = (map: object): Plain =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null)) as Plain;

const note = (isUnknown: boolean, what: string, assumed?: string): string =>
  isUnknown ? `   # unknown: ${what}${assumed === undefined ? "" : `; ${assumed}`}` : "";

const WHY: Readonly<Record<ChosenCard["why"], string>> = {
  matches: "it grants the allocation that the source says",
  differs: "no card grants the allocation that the source says: it stands below",
  "not-said": "the newest card, because the allocation is not known",
};

/** The allocation says which card and licence model it is, where they are not known. */
function licensingOf(
  { model, users, included }: Customer,
  cards: readonly RateCard[],
): { chosen: ChosenCard; model: LicenceModel | null } {
  const total = exactWhole(BigInt(users ?? 0));
  const people: Users = { total, byEdition: new Map() };
  const models: readonly LicenceModel[] = model === null ? ["named", "concurrent"] : [model];
  const found = models.map((one) => ({ one, chosen: chooseCard(cards, one, people, included) }));
  const match = found.find(({ chosen }) => chosen.why === "matches");
  if (match !== undefined) return { chosen: match.chosen, model: match.one };
  const [first] = found;
  return { chosen: (first as (typeof found)[number]).chosen, model };
}

function poolLines({ included, overagePrice }: Customer): string[] {
  return [
    included === null
      ? "# allocation: { tokensPerMonth: 250 }   # unknown: the card's rule holds until you write it"
      : `allocation: { tokensPerMonth: ${included} }   # included, as the source says`,
    ...(overagePrice === null
      ? ["# pricing: { overageUnitPrice: 1.00 }   # unknown: the card's price holds until you write it"]
      : [`pricing: { overageUnitPrice: ${exactText(overagePrice)} }   # per token, as the source says`]),
  ];
}

/** The plan is the last month that is over: it is what is known of the months to come. */
function consumptionLines({ months }: Customer, card: RateCard, model: LicenceModel, unknown: string[]): string[] {
  const basis = months.findLast(({ isOver }) => isOver) ?? null;
  const used = months.map(
    ({ month, total, isOver }) => `${count(roundUp(total))} in ${month}${isOver ? "" : " so far"}`,
  );
  const about = used.length === 0 ? [] : [`# Tokens used: ${used.join(", ")}.`];
  if (basis === null) {
    unknown.push("consumption");
    return [...about, "consumption:", `  other: ${UNKNOWN}   # unknown: no month that is over. Plan each feature`];
  }
  return [
    ...about,
    `# Planned as in ${basis.month}: write what will change.`,
    "consumption:",
    ...linesOf(basis, card, model),
  ];
}

function linesOf({ features, total }: UsedMonth, card: RateCard, model: LicenceModel): string[] {
  const lines: string[] = [];
  let planned = ZERO;
  for (const [feature, used] of features) {
    const line = feature === OTHER.id || used.tokens.n <= 0n ? "no-rate" : lineFor(feature, used, card, model);
    if (typeof line === "string") continue;
    planned = add(planned, used.tokens);
    lines.push(`  ${flow(feature)}: ${flow(line)}   # ${count(roundHalfUp(used.tokens))} tokens`);
  }
  const rest = roundUp(add(total, { n: -planned.n, d: planned.d }));
  if (rest > 0n || lines.length === 0)
    lines.push(`  ${OTHER.id}: { tokens: ${rest > 0n ? rest : 0n} }   # of no feature that the card has a rate for`);
  return lines;
}

function purchaseLines({ purchased, purchasePrice }: Customer, from: Month): string[] {
  if (purchased === null)
    return ["", `# purchases: [{ tokensPerMonth: 1000, from: ${from} }]   # unknown: tokens bought ahead`];
  if (purchased === 0n) return [];
  const price = purchasePrice === null ? "" : `, unitPrice: ${exactText(purchasePrice)}`;
  const missing = purchasePrice === null ? "; the price is unknown, and the card's holds" : "";
  return [
    "",
    "purchases:",
    `  - { tokensPerMonth: ${purchased}, from: ${from}${price} }   # bought ahead, as the source says${missing}`,
  ];
}
