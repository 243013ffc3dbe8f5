import type { Advised, NoAdvice, Way } from "../../advise/advise.ts";
import { exactText } from "../../model/exact.ts";
import { moneyText } from "../../model/money.ts";
import type { MonthRange } from "../../rules/remedy.ts";
import { TIPS } from "../../status/tips.ts";

/** An organization without advice. */
export interface Unadvised {
  readonly org: string;
  readonly code: NoAdvice | "invalid" | "no-usage";
  readonly why: string;
}

export const unadvisedData = ({ org, code, why }: Unadvised): object => ({ org, code, why });

/** Whole tokens are numbers, exact values and money are text. */
export function advisedData(advised: Advised): object {
  const { commitment, periods, savings, seats, currency } = advised;
  const { best, ways, forHighEnd, price, priceFrom, overagePrice, breakEvenPeriods } = commitment;
  const text = (minor: bigint): string => moneyText(minor, currency);
  const way = (one: Way): object => ({
    way: one.code,
    purchases: one.amounts.filter(({ tokensPerMonth }) => tokensPerMonth > 0n).map(purchaseData(one)),
    cost: text(one.cost),
    highEndCost: text(one.highCost),
    saving: text(one.saving),
    overageToAccept: Number(one.notAccepted),
    breakEvenPrice: one.breakEvenPrice && exactText(one.breakEvenPrice),
  });
  return {
    org: advised.org,
    name: advised.name,
    currency: currency.code,
    periods: periods.map(({ period }) => period.month),
    wholePlan: advised.isWhole,
    atLeast: advised.atLeast,
    price: exactText(price),
    priceFrom,
    overagePrice: overagePrice && exactText(overagePrice),
    breakEvenPeriods,
    best: best.code,
    ways: ways.map(way),
    forHighEnd: forHighEnd.map(way),
    useLess: savings.map(({ feature, tokens, sharePercent, fewerTokens, saving }) => ({
      feature,
      tokens: Number(tokens),
      sharePercent,
      tenth: { fewerTokens: Number(fewerTokens), saving: text(saving) },
      tip: TIPS.get(feature) ?? null,
    })),
    included: advised.included,
    roles: seats.map(({ feature, part, users, tokensPerUser, saving, usersToPool }) => ({
      ...{ feature, part, users: exactText(users), tokensPerUser: exactText(tokensPerUser) },
      oneLessSaves: text(saving),
      usersToPool: usersToPool === null ? null : Number(usersToPool),
    })),
  };
}

const purchaseData =
  ({ price }: Way) =>
  ({ tokensPerMonth, from, through }: MonthRange): object => ({
    ...{ tokensPerMonth: Number(tokensPerMonth), from, through },
    ...(price === null ? {} : { unitPrice: exactText(price) }),
  });
