import type { Budget, Meter } from "../../model/budget.ts";
import { compare, ZERO } from "../../model/exact.ts";
import type { Path } from "../../model/source.ts";
import { words } from "../../text/text.ts";
import type { BudgetChange } from "../facts.ts";
import { type BreachOf, loosening } from "../rule.ts";
import { NOTHING } from "./allowance.ts";
import { shareText, type TermArgs, termText } from "./term.ts";

export const monitoringReduced = loosening<BudgetChange, TermArgs>({
  code: "monitoring-reduced",
  what: "A change names other owners, changes a label or the meter, or lowers the buffers.",
  why: "It changes who approves a budget, who selects it, and what measures it. No figure of the plan shows that.",
  fix: "Have the former owners agree to it.",
  say: termText,
  loosened: ({ before, after }) =>
    before === null
      ? []
      : [
          ...owners(before.budget, after.budget),
          ...labels(before.budget, after.budget),
          ...watching(before.budget, after.budget),
        ],
});

type Reduced = BreachOf<TermArgs>;

const reduced = (path: Path, what: string, before: string | null, after: string | null): Reduced => ({
  path,
  subject: what,
  size: NOTHING,
  args: { what, before, after },
});

/** A new owner can approve what the others would not. */
function* owners({ owners: was }: Budget, { owners: is }: Budget): Generator<Reduced> {
  if (was.length === is.length && was.every((owner) => is.includes(owner))) return;
  yield reduced(["owners"], "the list of owners", words(was), words(is));
}

/** Labels select budgets, for `--where` and for stacks. One that is added hides a budget from nobody. */
function* labels({ labels: was }: Budget, { labels: is }: Budget): Generator<Reduced> {
  for (const [key, value] of was) {
    const now = is.get(key) ?? null;
    if (now !== value) yield reduced(["labels", ...(now === null ? [] : [key])], `labels.${key}`, value, now);
  }
}

function* watching(before: Budget, after: Budget): Generator<Reduced> {
  const [was, is] = [before.meter, after.meter];
  if (was !== null && (is === null || meterText(was) !== meterText(is))) {
    yield reduced(["meter"], "the meter", meterText(was), is && meterText(is));
  }
  const [buffer, now] = [before.buffer, after.buffer ?? ZERO];
  if (buffer !== null && compare(now, buffer) < 0) {
    yield reduced(["buffers"], "the sum of the buffers", shareText(buffer), after.buffer && shareText(now));
  }
}

/** Credentials are a reference, never a secret. */
const meterText = ({ organizationIds, volumes, ...meter }: Meter): string =>
  [
    ...[meter.kind, meter.region, ...organizationIds, meter.contractId, meter.trustorOrgId, meter.credentials],
    ...[meter.path, volumes?.forecast === true ? "volumes.forecast" : null],
  ]
    .filter((part) => part !== null)
    .join(" ");
