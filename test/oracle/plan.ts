import type Fraction from "fraction.js";
import { exact, ONE } from "./exact.ts";
import type { Month, RawBudget, RawChange, RawLimits, RawLine, RawUsers } from "./raw.ts";

interface PlannedLine {
  readonly raw: RawLine;
  readonly scale: Fraction;
}

/** What holds in one period, once every change that covers it has been applied. */
export interface Settings {
  rateCard: string;
  users: RawUsers;
  workingDays: number;
  /** Tokens included by contract, where the budget states them. */
  included: number | undefined;
  /** The contracted price of a token. */
  price: number | undefined;
  limits: RawLimits;
  readonly lines: Map<string, PlannedLine>;
}

export const covers = ({ from, through }: { from: Month; through?: Month }, month: Month): boolean =>
  from <= month && (through === undefined || month <= through);

export function settingsOf(budget: RawBudget, month: Month): Settings {
  const settings: Settings = {
    rateCard: budget.rateCard,
    users: budget.licensing.users,
    workingDays: budget.plan.workingDaysPerMonth ?? 20,
    included: budget.allocation?.tokensPerMonth,
    price: budget.pricing?.overageUnitPrice,
    limits: budget.limits ?? {},
    lines: new Map(),
  };
  for (const [feature, raw] of Object.entries(budget.consumption)) settings.lines.set(feature, { raw, scale: ONE });
  for (const change of budget.changes ?? []) {
    if (!covers(change, month)) continue;
    replace(settings, change);
    scale(settings, change);
  }
  return settings;
}

function replace(settings: Settings, change: RawChange): void {
  settings.rateCard = change.rateCard ?? settings.rateCard;
  settings.users = change.licensing?.users ?? settings.users;
  settings.workingDays = change.workingDaysPerMonth ?? settings.workingDays;
  settings.included = change.allocation?.tokensPerMonth ?? settings.included;
  settings.price = change.pricing?.overageUnitPrice ?? settings.price;
  settings.limits = { ...settings.limits, ...change.limits };
  for (const [feature, raw] of Object.entries(change.consumption ?? {})) {
    if (raw === null) settings.lines.delete(feature);
    else settings.lines.set(feature, { raw, scale: ONE });
  }
}

function scale({ lines }: Settings, { scale: factors }: RawChange): void {
  if (factors === undefined) return;
  for (const [feature, line] of lines) {
    const factor = typeof factors === "number" ? factors : factors[feature];
    if (factor !== undefined) lines.set(feature, { raw: line.raw, scale: line.scale.mul(exact(factor)) });
  }
}
