import type { Sources } from "../../../../adapters/genesys/source.ts";
import { countingCard } from "../../../../core/model/projection.ts";
import { isSourceFailure } from "../../../../core/model/usage-source.ts";
import { GROUPINGS, type Grouping } from "../../../../core/model/volumes.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import type { KnownEstimate } from "../../../../core/status/status.ts";
import type { KnownUsage } from "../../../../core/usage/days.ts";
import { causesOf } from "../../../../core/usage/volumes/causes.ts";
import { hasVolumes } from "../../../../core/usage/volumes/estimate.ts";
import { UsageError } from "../../io.ts";

/** `--by` without a value: what the budget says. */
export type By = Grouping | true;

export const GROUPING_CHOICES = [...GROUPINGS];

const TIMEOUT_MS = 120_000;

export interface EstimatedUsage extends KnownUsage {
  readonly estimate: KnownEstimate | null;
}

/** The days of one organization's periods, where its budget asks for volumes; else what is known without. */
export async function withVolumes(
  known: KnownUsage,
  learned: () => Promise<KnownUsage | null>,
  sources: Sources,
  { budget, projection }: Pick<Explained, "budget" | "projection">,
  { by, now }: { readonly by?: By; readonly now: string },
): Promise<EstimatedUsage> {
  const settings = budget.meter?.volumes ?? null;
  if (settings === null && by !== undefined)
    throw new UsageError("--by needs volumes: add `volumes: on` to the meter of the budget (docs/volumes.md)");
  if (settings === null) return { ...known, estimate: null };
  const asked = by === true ? settings.groupBy : (by ?? null);
  const before = await earlierOf(learned);
  const { all, volumes, since } = await sources.estimates(
    { budget, card: countingCard(projection, now.slice(0, 10)) },
    { settings, by: asked, isHourly: true, now, projection, usage: [...before.earlier, known.usage] },
    TIMEOUT_MS,
  );
  const current = all.at(-1);
  if (current === undefined) return { ...known, estimate: null };
  const { factors } = current;
  const estimate = { by: asked, causes: asked === null ? [] : causesOf(current, volumes), factors, since };
  const notices = [...current.usage.notices, ...before.notices];
  const usage = { ...(hasVolumes(current) ? current.usage : known.usage), notices };
  return {
    usage,
    earlier: all.slice(0, -1).flatMap((one) => (hasVolumes(one) ? one.usage : [])),
    estimate: hasVolumes(current) || asked !== null ? estimate : null,
  };
}

/** Without its history, a period has its days all the same. */
async function earlierOf(learned: () => Promise<KnownUsage | null>): Promise<Pick<KnownUsage, "earlier"> & Noted> {
  try {
    return { earlier: (await learned())?.earlier ?? [], notices: [] };
  } catch (error) {
    if (!isSourceFailure(error)) throw error;
    const message = `earlier periods are not read: ${error.message}`;
    return { earlier: [], notices: [{ code: "period-not-read", path: error.path, message }] };
  }
}

type Noted = Pick<KnownUsage["usage"], "notices">;
