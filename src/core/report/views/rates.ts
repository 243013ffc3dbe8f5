import { type Exact, exactText, fractionText } from "../../model/exact.ts";
import type { Pool, Rate, RateCard } from "../../model/rate-card.ts";
import { exactCount, grouped } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf, listBlocks } from "../documents/doc.ts";

export function rateListDoc(cards: Iterable<RateCard>): Doc {
  const all = [...cards];
  return {
    title: "Rate cards",
    blocks: [
      {
        kind: "table",
        columns: columns("id", "status", "observed", "pool", "currencies"),
        rows: all.map((card) => [
          card.id,
          card.status,
          card.observed,
          poolText(card),
          [...card.prices.keys()].join(" "),
        ]),
      },
      {
        kind: "paragraph",
        text: "To find your card, compare its pool with the monthly allocation on Admin > Billing & Subscriptions > AI Experience Tokens, or run `tollgate init`.",
      },
    ],
    data: all.map(({ id, title, status, observed }) => ({ id, title, status, observed })),
  };
}

/** "250 per user" or "250 per organization", named users. */
const poolText = ({ allocation }: RateCard): string => `${exactCount(allocation.named.tokens)} per ${allocation.scope}`;

export function rateCardDoc(card: RateCard): Doc {
  const { allocation, rounding } = card;
  return {
    title: `${card.id}: ${card.title}`,
    blocks: [
      {
        kind: "figures",
        items: [
          { label: "status", value: card.status },
          { label: "observed", value: card.observed },
          ...(card.effectiveFrom === null ? [] : [{ label: "effective from", value: card.effectiveFrom }]),
          ...(card.effectiveTo === null ? [] : [{ label: "effective to", value: card.effectiveTo }]),
          { label: "included, named", value: pool(allocation.named, allocation.scope) },
          { label: "included, concurrent", value: pool(allocation.concurrent, allocation.scope) },
          {
            label: "rounding",
            value: `${rounding.mode} at each ${rounding.at === "line" ? "line" : "period's total"}`,
          },
          {
            label: "price per extra token",
            value: [...card.prices].map(([code, price]) => `${exactCount(price)} ${code}`).join(", "),
          },
        ],
      },
      featureTable(card),
      ...ruleBlocks(card),
      ...listBlocks("Assumptions", card.assumptions),
      ...listBlocks("Uncertain", card.uncertainties),
      ...listBlocks(
        "Sources",
        card.sources.map(({ title, url }) => `${title}: ${url}`),
      ),
    ],
    data: dataOf(card),
  };
}

function pool({ tokens, perUser }: Pool, scope: string): string {
  const additions = [...perUser].map(([edition, more]) => `, and ${exactCount(more)} per ${edition} user`);
  return `${exactCount(tokens)} tokens per ${scope}${additions.join("")}`;
}

const featureTable = (card: RateCard): Block => ({
  kind: "table",
  columns: columns("feature", "unit", "tokens per unit", "accrual"),
  rows: [...card.features.values()].map(({ id, unit, rate, accrual, uncertain }) => [
    id + (uncertain === null ? "" : " *"),
    unit,
    rateText(rate),
    accrual,
  ]),
});

/** "1/17", "40 to 60 (50 by default)", "40 named, 60 concurrent", "included" */
export function rateText(rate: Rate): string {
  switch (rate.kind) {
    case "fixed":
      return shortest(rate.tokens);
    case "by-licence":
      return `${exactCount(rate.named)} named, ${exactCount(rate.concurrent)} concurrent`;
    case "range": {
      const said = rate.typical === null ? "must be stated" : `${exactCount(rate.typical)} by default`;
      return `${exactCount(rate.low)} to ${exactCount(rate.high)} (${said})`;
    }
    case "included":
      return "included";
    case "billed-outside":
      return "billed, not in tokens";
  }
}

/** 1/20 reads better than 0.05; 1.2 better than 6/5. */
const shortest = (x: Exact): string => grouped(fractionText(x).startsWith("1/") ? fractionText(x) : exactText(x));

function ruleBlocks({ tiers, absorptions, features }: RateCard): Block[] {
  const notes = [...features.values()].flatMap(({ id, uncertain }) =>
    uncertain === null ? [] : [`* ${id}: ${uncertain}`],
  );
  const billing = [
    ...itemsIf(
      tiers.length > 0,
      `One interaction is billed once, at the highest tier it reached: ${tiers.map((tier) => tier.join(", ")).join(" < ")}.`,
    ),
    ...absorptions.map(({ feature, by, reason }) => `${feature} is absorbed by ${by}: ${reason}`),
  ];
  return [
    ...listBlocks("How an interaction is billed", billing),
    ...itemsIf(notes.length > 0, { kind: "list", items: notes } as const),
  ];
}

const poolData = ({ tokens, perUser }: Pool): object => ({
  tokens: exactText(tokens),
  perUser: Object.fromEntries([...perUser].map(([edition, more]) => [edition, exactText(more)])),
});
function dataOf(card: RateCard): object {
  return {
    ...card,
    allocation: {
      scope: card.allocation.scope,
      named: poolData(card.allocation.named),
      concurrent: poolData(card.allocation.concurrent),
    },
    prices: Object.fromEntries([...card.prices].map(([code, price]) => [code, exactText(price)])),
    features: [...card.features.values()].map((feature) => ({ ...feature, rate: rateText(feature.rate) })),
  };
}
