import { exactText, roundHalfUp, roundingOf } from "../../model/exact.ts";
import { moneyText } from "../../model/money.ts";
import type { PricedCause, Status, StatusEstimate } from "../../status/status.ts";
import { count, money, percentage, signedCount, words } from "../../text/text.ts";
import { type Block, columns, itemsIf } from "../documents/doc.ts";

const MOST_CAUSES = 30;

/** That days are an estimate, what was used since the bill's figures, and where the tokens went. */
export function estimateBlocks({ estimate, consumed }: Status): Block[] {
  if (estimate === null) return [];
  const { since, by, causes } = estimate;
  return [
    {
      kind: "paragraph",
      text: "Days, weeks and the forecast are an estimate from volumes, calibrated to the bill.",
    },
    ...itemsIf<Block>(since !== null, {
      kind: "figures",
      items: [
        {
          label: "estimated since",
          value: since === null ? "" : count(roundHalfUp(since.tokens)),
          note: `through ${since?.until.slice(0, 16).replace("T", " ")} UTC, by the hour; not in what is consumed`,
        },
      ],
    }),
    ...(by === null ? [] : causeBlocks(by, causes, consumed)),
  ];
}

function causeBlocks(by: string, causes: readonly PricedCause[], consumed: bigint): Block[] {
  const isPriced = causes.every(({ value }) => value !== null);
  const shown = causes.filter(({ name }, at) => at < MOST_CAUSES || name === null);
  const rest = causes.filter((cause) => !shown.includes(cause));
  const rounding = roundingOf(
    causes.map(({ tokens }) => tokens),
    consumed,
  );
  const rows = [
    ...shown.filter(({ name }) => name !== null).map(causeRow),
    ...itemsIf(rest.length > 0, [`${count(rest.length)} more`, count(sumOf(rest)), "", ""]),
    ...shown.filter(({ name }) => name === null).map(causeRow),
    ...itemsIf(rounding !== 0n, ["rounding", signedCount(rounding), "", ""]),
    ["total", count(consumed), "", ""],
  ];
  const titles = columns(by, ">tokens", ">share", ">at the overage price");
  return [
    { kind: "heading", text: `By ${by}, estimated` },
    isPriced
      ? { kind: "table", columns: titles, rows }
      : { kind: "table", columns: titles.slice(0, -1), rows: rows.map((row) => row.slice(0, -1)) },
    ...causes.filter(({ name }) => name === null).map(restBlock),
  ];
}

const restBlock = ({ features }: PricedCause): Block => ({
  kind: "paragraph",
  text: `Not explained: ${words(features.map(({ feature, tokens }) => `${feature ?? "no feature"} ${count(roundHalfUp(tokens))}`))}.`,
});

const sumOf = (causes: readonly PricedCause[]): bigint =>
  causes.reduce((sum, { tokens }) => sum + roundHalfUp(tokens), 0n);

const causeRow = ({ name, tokens, sharePercent, value }: PricedCause): string[] => [
  name ?? "not explained",
  count(roundHalfUp(tokens)),
  sharePercent === null ? "" : percentage(sharePercent),
  value === null ? "" : money(value),
];

/** As in policy/status.schema.json. */
export const estimateData = ({ by, causes, factors, since }: StatusEstimate): object => ({
  by,
  causes: causes.map(({ name, tokens, sharePercent, value, features }) => ({
    ...{ name, tokensExact: exactText(tokens), sharePercent },
    value: value && { amount: moneyText(value.minor, value.currency), currency: value.currency.code },
    features: features.map(({ feature, tokens: own }) => ({ feature, tokensExact: exactText(own) })),
  })),
  factors: Object.fromEntries([...factors].map(([feature, factor]) => [feature, exactText(factor)])),
  since: since && {
    until: since.until,
    tokensExact: exactText(since.tokens),
    hours: since.hours.map(({ at, tokens }) => ({ at, tokensExact: exactText(tokens) })),
  },
});
