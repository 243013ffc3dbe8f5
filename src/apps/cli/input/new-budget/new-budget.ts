import { type Draft, draftText } from "../../../../adapters/files/edit/draft.ts";
import type { Users } from "../../../../core/model/budget.ts";
import type { Day } from "../../../../core/model/calendar.ts";
import { exactWhole, ZERO } from "../../../../core/model/exact.ts";
import { type ChosenCard, chooseCard } from "../../../../core/policy/choose-card.ts";
import type { Policy } from "../../../../core/policy/load.ts";
import { UsageError } from "../../io.ts";
import type { PolicyFlags } from "../options.ts";
import { knownCard } from "../policy.ts";
import { type CalculatorFlags, linesOf } from "./calculator.ts";

/** The flags that estimate and init share. */
export interface NewBudgetFlags extends CalculatorFlags, PolicyFlags {
  readonly force?: boolean;
  readonly name?: string;
  readonly owner?: readonly string[];
  readonly model: "named" | "concurrent";
  readonly users?: number;
  readonly cx4Users?: number;
  readonly allocation?: number;
  readonly rateCard?: string;
  readonly currency: string;
  readonly price?: number;
  readonly cycleStartDay: number;
  readonly from?: string;
  readonly months: number;
  readonly workingDays: number;
}

/** The text of a new budget, and how its rate card was chosen. */
export function newBudget(
  org: string,
  flags: NewBudgetFlags,
  policy: Policy,
  today: Day,
  schema: string,
): { text: string; chosen: ChosenCard } {
  const { users: total = 0, cx4Users: cx4 = 0 } = flags;
  const chosen = chosenCard(flags, policy);
  const draft: Draft = {
    org,
    name: flags.name ?? org,
    owners: flags.owner ?? ["owner@example.com"],
    rateCard: chosen.card,
    cardNote: cardNote(chosen, flags),
    currency: flags.currency.toUpperCase(),
    model: flags.model,
    users: cx4 === 0 ? total : { cx3: total - cx4, cx4 },
    cycleStartDay: flags.cycleStartDay,
    from: flags.from ?? today.slice(0, 7),
    months: flags.months,
    workingDays: flags.workingDays,
    allocation: chosen.allocation === null ? null : Number(chosen.allocation),
    overageUnitPrice: flags.price ?? null,
    lines: linesOf(flags),
    schema,
  };
  return { text: draftText(draft), chosen };
}

function usersOf(total: number, cx4: number): Users {
  const editions = new Map([
    ["cx3", ZERO],
    ["cx4", exactWhole(BigInt(cx4))],
  ] as const);
  return { total: exactWhole(BigInt(total)), byEdition: cx4 === 0 ? new Map() : editions };
}

/** The card that is named, or that grants what the subscription page shows. */
export function chosenCard(flags: NewBudgetFlags, policy: Policy): ChosenCard {
  const { rateCard, allocation, model, users: total = 0, cx4Users: cx4 = 0 } = flags;
  if (cx4 > total) throw new UsageError(`--cx4-users ${cx4}: there are only ${total} users`);
  const users = usersOf(total, cx4);
  const shown = allocation === undefined ? null : BigInt(allocation);
  if (rateCard === undefined) return chooseCard(policy.cards.values(), model, users, shown);
  const card = policy.cards.get(knownCard(rateCard, policy));
  if (card === undefined) throw new UsageError(`there is no rate card ${rateCard}`);
  return chooseCard([card], model, users, shown);
}

function cardNote({ card, why }: ChosenCard, { allocation, rateCard }: NewBudgetFlags): string {
  if (why === "matches") return `${card.id} grants the ${allocation} tokens a month that the subscription page shows.`;
  if (why === "differs")
    return `No rate card grants the ${allocation} tokens the subscription page shows: rates of ${card.id}, pool below.`;
  if (rateCard !== undefined) return "Compare the pool with Admin > Billing & Subscriptions > AI Experience Tokens.";
  return "Taken because it is the newest. Compare the pool with Admin > Billing & Subscriptions > AI Experience Tokens.";
}
