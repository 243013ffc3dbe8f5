import { isMap, type Path, type PlainMap } from "../../model/source.ts";

/** What pricing reads of a budget. A page is passed on: owners, recipients, credentials and approvals are left out. */
const PRICED = [
  "rateCard",
  "currency",
  "licensing",
  "billing",
  "plan",
  "consumption",
  "changes",
  "purchases",
  "allocation",
  "pricing",
  "buffers",
  "limits",
] as const;

/** Whether the page has the value, and so can try another. */
export const isPriced = ([key]: Path): boolean => PRICED.some((name) => name === key);

export function inputsOf(values: PlainMap): PlainMap {
  const kept: PlainMap = {};
  for (const key of PRICED) if (values[key] !== undefined) kept[key] = values[key];
  const { alarms } = values;
  if (isMap(alarms)) kept["alarms"] = Object.fromEntries(Object.entries(alarms).filter(([key]) => key !== "notify"));
  else if (alarms !== undefined) kept["alarms"] = alarms;
  return kept;
}

/** The changes of a budget's values. */
export const changesOf = ({ changes }: PlainMap): readonly PlainMap[] =>
  Array.isArray(changes) ? changes.filter(isMap) : [];

/** The same values, with one card for all months. */
export function pricedBy(card: string, inputs: PlainMap): PlainMap {
  if (inputs["changes"] === undefined) return { ...inputs, rateCard: card };
  const changes = changesOf(inputs).map(({ rateCard, ...others }) => others);
  return { ...inputs, rateCard: card, changes };
}
