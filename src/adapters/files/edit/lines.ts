import { UNITS } from "../../../core/model/rate-card.ts";

/** Quantities by feature and key, as a new file will hold them. */
export type Lines = ReadonlyMap<string, Readonly<Record<string, number>>>;

export const UNIT_KEYS: readonly string[] = [
  ...UNITS,
  ...UNITS.filter((unit) => unit !== "users" && unit !== "tokens").map((unit) => `${unit}PerDay`),
  "tokensPerUser",
  "minutesPerInteraction",
];
