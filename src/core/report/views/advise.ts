import type { Advised, Commitment, Way } from "../../advise/advise.ts";
import { periodText } from "../../model/calendar.ts";
import { compare, type Exact, exactText } from "../../model/exact.ts";
import { type MonthRange, rangesText } from "../../rules/remedy.ts";
import { TIPS } from "../../status/tips.ts";
import { count, counted, exactCount, limitMoney, money, percentage, plural, toLimitMoney } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf, listBlocks } from "../documents/doc.ts";
import { advisedData, type Unadvised, unadvisedData } from "./advise-data.ts";

/** One organization: what to buy, what a tenth less of each feature saves, and whose roles to remove. */
export function adviseDoc(advised: Advised): Doc {
  const { commitment, currency } = advised;
  return {
    title: `${whoText(advised)}: ${headline(advised)}`,
    blocks: [
      { kind: "paragraph", text: `${periodsText(advised)}, ${pricesText(advised)}.` },
      { kind: "table", columns: WAYS, rows: commitment.ways.map((way) => wayRow(way, advised)) },
      { kind: "list", items: [...buyingTexts(advised)] },
      ...patchBlocks(commitment, currency.code),
      ...savingBlocks(advised),
      ...seatBlocks(advised),
    ],
    data: { version: 1, organizations: [advisedData(advised)], failed: [] },
  };
}

/** Many: the largest saving first. */
export function adviseFleetDoc(all: readonly Advised[], failed: readonly Unadvised[]): Doc {
  const sorted = [...all].sort((a, b) => Number(savingOf(b) - savingOf(a)) || (a.org < b.org ? -1 : 1));
  const saving = sorted.filter((one) => savingOf(one) > 0n).length;
  return {
    title: `${counted(all.length, "organization")}: ${count(saving)} ${plural(saving, "pays", "pay")} less with other purchases`,
    blocks: [
      ...itemsIf(sorted.length > 0, { kind: "table", columns: FLEET, rows: sorted.map(fleetRow) } as const),
      ...listBlocks(
        "No advice",
        failed.map(({ org, why }) => `${org}: ${why}`),
      ),
    ],
    data: { version: 1, organizations: sorted.map(advisedData), failed: failed.map(unadvisedData) },
  };
}

const savingOf = ({ commitment: { best } }: Advised): bigint => best.saving;

const whoText = ({ name, org }: Advised): string => (name === org ? org : `${name} (${org})`);

const moneyOf = (minor: bigint, { currency }: Advised): string => money({ minor, currency });

function headline(advised: Advised): string {
  const { best } = advised.commitment;
  if (best.code === "today") return "the purchases of today cost least";
  return `${bestText(best)} saves ${moneyOf(best.saving, advised)} ${leftText(advised)}`;
}

const bestText = ({ code, amounts }: Way): string =>
  code === "overage-only" || amounts.every(({ tokensPerMonth }) => tokensPerMonth === 0n)
    ? "buying nothing"
    : `buying ${amountsText(amounts)}`;

const leftText = ({ periods, isWhole }: Advised): string =>
  isWhole ? "for the whole plan" : `for the ${counted(periods.length, "month")} left`;

function periodsText(advised: Advised): string {
  const [first, last] = [advised.periods[0]?.period, advised.periods.at(-1)?.period];
  if (first === undefined || last === undefined) return "";
  const span = first === last ? periodText(first) : `${first.month} to ${last.month}`;
  return `${advised.isWhole ? "The whole plan" : `The ${counted(advised.periods.length, "month")} left of the plan`}, ${span}`;
}

const FROM = { offer: "as offered", purchases: "as the budget buys", card: "as the rate card says" } as const;

function pricesText(advised: Advised): string {
  const { price, priceFrom, overagePrice } = advised.commitment;
  const overage = overagePrice === null ? "at several prices" : priceText(overagePrice, advised);
  return `at ${priceText(price, advised)} a token bought, ${FROM[priceFrom]}; overage ${overage}`;
}

const priceText = (price: Exact, { currency }: Advised): string => limitMoney(toLimitMoney(price, currency));

const WAYS = columns("way", "tokens a month", ">cost", ">saves", ">at high end");
const NAMES: Readonly<Record<Way["code"], string>> = {
  today: "today",
  "overage-only": "no purchase",
  "one-amount": "one amount",
  "by-month": "by month",
};

function wayRow(way: Way, advised: Advised): string[] {
  const amount = (minor: bigint): string => moneyOf(minor, advised).replace(/ [A-Z]+$/, "");
  return [
    NAMES[way.code],
    shortAmounts(way.amounts),
    moneyOf(way.cost, advised),
    way.code === "today" ? "" : amount(way.saving),
    amount(way.highCost),
  ];
}

/** "8,800", "0 to 8,800" */
function shortAmounts(amounts: readonly MonthRange[]): string {
  const all = amounts.map(({ tokensPerMonth }) => tokensPerMonth);
  const [least, most] = [
    all.reduce((a, b) => (a < b ? a : b), all[0] ?? 0n),
    all.reduce((a, b) => (a > b ? a : b), 0n),
  ];
  return least === most ? count(most) : `${count(least)} to ${count(most)}`;
}

const amountsText = (amounts: readonly MonthRange[]): string =>
  rangesText(amounts.filter(({ tokensPerMonth }) => tokensPerMonth > 0n));

function* buyingTexts(advised: Advised): Generator<string> {
  const { commitment, atLeast } = advised;
  const { price, overagePrice, ways, breakEvenPeriods, forHighEnd } = commitment;
  if (atLeast) yield "Some lines have no figure yet: what is needed is a lower bound.";
  const isNeeded = ways.some(({ cost }) => cost > 0n);
  if (!isNeeded) {
    yield "The included pool covers the plan: there is nothing to buy, and nothing to save.";
  } else if (overagePrice !== null && compare(price, overagePrice) >= 0) {
    const than = compare(price, overagePrice) === 0 ? "costs the same" : "costs less";
    yield `Buying at ${priceText(price, advised)} gains nothing: overage ${than}. Ask for a lower price.`;
  } else if (breakEvenPeriods !== null) {
    const all = counted(advised.periods.length, "month");
    yield `Break-even: a token bought in every month pays where at least ${breakEvenPeriods} of ${all} use it.`;
  }
  for (const way of ways) {
    if (way.breakEvenPrice === null || way.price === null) continue;
    yield `${NAMES[way.code]}, ${amountsText(way.amounts)}: pays up to ${roundedPrice(way.breakEvenPrice, advised)} a token.`;
  }
  const { best } = commitment;
  if (best.code !== "today" && best.notAccepted > 0n) {
    const most = count(best.notAccepted);
    yield `Up to ${most} tokens a month remain as overage: tollgate check passes once limits.overageTokens is ${most}.`;
  }
  for (const way of forHighEnd) {
    const planned = ways.find(({ code }) => code === way.code);
    if (planned === undefined || shortAmounts(planned.amounts) === shortAmounts(way.amounts)) continue;
    yield `For the high end of the plan, ${NAMES[way.code]}: ${shortAmounts(way.amounts)} tokens, ${moneyOf(way.highCost, advised)}.`;
  }
}

/** A price that is no finite decimal is shown to four places. */
function roundedPrice(price: Exact, { currency }: Advised): string {
  if (!exactText(price).includes("/")) return limitMoney(toLimitMoney(price, currency));
  return `${(Number((price.n * 10_000n) / price.d) / 10_000).toFixed(4)} ${currency.code}`;
}

/** The entries to put into the budget. */
function patchBlocks({ best }: Commitment, currency: string): Block[] {
  const bought = best.amounts.filter(({ tokensPerMonth }) => tokensPerMonth > 0n);
  if (best.code === "today") return [];
  const [first] = best.amounts;
  const intro = `In the budget, in place of purchases from ${first?.from} on (prices in ${currency}):`;
  if (bought.length === 0) return [];
  const price = best.price === null ? "" : `, unitPrice: ${exactText(best.price)}`;
  const lines = bought.map(
    ({ tokensPerMonth, from, through }) =>
      `  - { tokensPerMonth: ${tokensPerMonth}, from: ${from}, through: ${through}${price} }`,
  );
  return [
    { kind: "paragraph", text: intro },
    { kind: "patch", lines: ["purchases:", ...lines] },
  ];
}

const SAVINGS = columns("feature", ">tokens", ">share", ">10 % less saves");

function savingBlocks(advised: Advised): Block[] {
  const { savings } = advised;
  if (savings.length === 0) return [];
  const rows = savings.map(({ feature, tokens, sharePercent, saving }) => [
    feature,
    count(tokens),
    percentage(sharePercent),
    moneyOf(saving, advised),
  ]);
  return [
    { kind: "heading", text: `Use less, ${leftText(advised)}` },
    { kind: "table", columns: SAVINGS, rows },
    { kind: "list", items: savings.flatMap(({ feature }) => tipOf(feature)).concat(includedTexts(advised)) },
  ];
}

const tipOf = (feature: string): string[] => {
  const tip = TIPS.get(feature);
  return tip === undefined ? [] : [`${feature}: ${tip}`];
};

const includedTexts = ({ included }: Advised): string[] =>
  included.map((feature) => `${feature}: it takes no tokens. Use it where people do the same by hand.`);

const SEATS = columns("feature", "part", ">users", ">tokens each", ">one less saves", ">enough");

function seatBlocks(advised: Advised): Block[] {
  const { seats } = advised;
  if (seats.length === 0) return [];
  const rows = seats.map(({ feature, part, users, tokensPerUser, saving, usersToPool }) => [
    feature,
    part ?? "",
    exactCount(users),
    exactCount(tokensPerUser),
    moneyOf(saving, advised),
    usersToPool === null ? "" : count(usersToPool),
  ]);
  const hasParts = seats.some(({ part }) => part !== null);
  const without = (cells: readonly string[]): string[] => cells.filter((_, at) => hasParts || at !== 1);
  return [
    { kind: "heading", text: "Roles to remove first" },
    {
      kind: "table",
      columns: SEATS.filter((_, at) => hasParts || at !== 1),
      rows: rows.map(without),
    },
    {
      kind: "paragraph",
      text: 'They are billed by role or permission, used or not. "enough" is how many less bring the fullest month within the included pool.',
    },
  ];
}

const FLEET = columns("organization", "buy, tokens a month", ">cost now", ">saves");

const fleetRow = (advised: Advised): string[] => {
  const { best, ways } = advised.commitment;
  const [today] = ways;
  return [
    advised.org,
    best.code === "today" ? "as today" : shortAmounts(best.amounts),
    moneyOf(today?.cost ?? 0n, advised),
    best.saving === 0n ? "" : moneyOf(best.saving, advised),
  ];
};
