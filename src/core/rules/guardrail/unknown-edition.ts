import type { Exact } from "../../model/exact.ts";
import type { Projection } from "../../model/projection.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { meantText, nearest } from "../../text/nearest.ts";
import { exactCount } from "../../text/text.ts";
import { guardrail } from "../rule.ts";

interface Args {
  readonly edition: string;
  readonly users: Exact;
  readonly rateCard: string;
  readonly known: readonly string[];
  readonly nearest: string | null;
}

/** The editions that Genesys sells: a card names only those that it grants tokens for. */
const EDITIONS = ["cx1", "cx2", "cx3", "cx4"];

export const unknownEdition = guardrail<Args>({
  code: "unknown-edition",
  severity: "warning",
  what: "Users are counted by an edition that the rate card does not know.",
  why: "Their additional tokens are missing from the pool. Most often the edition is misspelled.",
  fix: "Correct the name, or write the users as one number.",
  say: ({ edition, users, rateCard }) =>
    `${rateCard} does not know the edition ${edition}: its ${exactCount(users)} users add no tokens to the pool`,
  help: ({ known, nearest: meant }) => meantText(meant, `Use one of ${known.join(", ")}.`),
  remedy: ({ subject: edition = "" }, { budget, projection }) => {
    const meant = nearest(
      edition,
      grantingIn(projection).flatMap(({ known }) => known),
    );
    const all = [{ users: budget.users, path: [] }, ...budget.changes];
    const edits = all.flatMap(({ users, path }) =>
      users?.byEdition.has(edition) && meant !== null && !users.byEdition.has(meant)
        ? [{ path: [...path, "licensing", "users", edition], key: meant }]
        : [],
    );
    return edits.length === 0 ? {} : { remedies: [{ kind: "correct" as const, summary: `Write ${meant}`, edits }] };
  },
  breaches: function* ({ budget, projection }) {
    // If the file states the pool, editions do not change it.
    const granting = budget.includedTokens === null ? grantingIn(projection) : [];
    for (const { users, path } of [{ users: budget.users, path: [] }, ...budget.changes]) {
      for (const [edition, count] of users?.byEdition ?? []) {
        const by = granting.find(({ known }) => !known.includes(edition));
        if (by === undefined) continue;
        const { card, known } = by;
        const args = { edition, users: count, rateCard: card.id, known, nearest: nearest(edition, known) };
        yield { path: [...path, "licensing", "users", edition], atKey: true, subject: edition, args };
      }
    }
  },
});

/** The cards that grant tokens by edition, and the editions they know. */
const grantingIn = ({ cards }: Projection): { readonly card: RateCard; readonly known: readonly string[] }[] =>
  cards.flatMap((card) => {
    const known = editionsOf(card);
    return known === null ? [] : [{ card, known }];
  });

/** Null where the card grants no tokens by edition: there, any name is allowed. */
export function editionsOf({ allocation: { named, concurrent } }: RateCard): readonly string[] | null {
  const granted = [...named.perUser.keys(), ...concurrent.perUser.keys()];
  return granted.length === 0 ? null : [...new Set([...EDITIONS, ...granted])];
}
