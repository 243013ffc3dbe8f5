import { monthAt, monthIndex, monthLength } from "../model/calendar.ts";
import type { Correction, Data, Problem } from "../model/finding.ts";
import { UNPRICED } from "../model/rate-card.ts";
import type { Path, Unreadable } from "../model/source.ts";
import { meantText } from "../text/nearest.ts";
import { count, words } from "../text/text.ts";
import { type Expected, MISSING, WHEN_MISSING } from "./missing.ts";
import type { Rule } from "./rule.ts";

/** The words for one kind of invalid input, and the data that they need. */
interface Row<A> {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly say: (args: A) => string;
  /** The fix for this very case; else `fix` is shown. */
  readonly help?: (args: A) => string | null;
}

const row = <A extends object>(of: Row<A>): Row<A> => of;

const problemOf = ({ problem }: Correction): string => problem;
const rightOf = ({ right }: Correction): string | null => right ?? null;

/** A line in a unit that the card does not price, or that no card could price. */
type Unfit =
  | { readonly feature: string; readonly problem: string; readonly right: string }
  | { readonly feature: string; readonly rateCard: string; readonly given: readonly string[]; readonly right: string };

/** Every kind of invalid input, by its code. */
const INPUT = {
  "defaults-invalid": row<{ cause: string }>({
    what: "The defaults file of this budget is invalid.",
    why: "Without its defaults, the budget would be judged as another plan.",
    fix: "Fix the defaults file: its own findings say where.",
    say: ({ cause }) => `cannot be judged while ${cause} is invalid`,
  }),
  "duplicate-org": row<{ org: string; first: string }>({
    what: "Two files budget the same organization.",
    why: "One file stands for one token pool and one bill. The organization's id names its metrics, alarms and topics. With two files, one would overwrite the other's.",
    fix: "Give each file an `org` of its own, or merge the two.",
    say: ({ org, first }) => `${org} already has a budget in ${first}`,
  }),
  "in-no-stack": row<{ labels: readonly string[]; stacks: readonly string[] }>({
    what: "No stack of the repository deploys this budget (`check --shards`).",
    why: "Stacks select budgets by label. A label that none selects leaves an organization without alarms.",
    fix: "Correct the label, or deploy a stack that selects it.",
    say: ({ labels, stacks }) =>
      `no stack deploys it: it has ${labels.length === 0 ? "no labels" : labels.join(", ")}, and the stacks are ${words(stacks)}`,
  }),
  "feature-unit": row<Unfit>({
    what: "A line is not counted in its feature's unit.",
    why: "The card prices one unit per feature. A quantity in another unit has no price.",
    fix: "Give one quantity, in the unit of the card (`tollgate rates show CARD`).",
    say: (args) =>
      "problem" in args
        ? args.problem
        : `${args.rateCard} counts ${args.feature} in ${args.right}, not in ${args.given.length === 0 ? "nothing" : words(args.given)}`,
    help: (args) => ("problem" in args ? args.right : `Write ${args.right}.`),
  }),
  "file-encoding": row<{ found: string }>({
    what: "The file is not UTF-8 text.",
    why: "Names and numbers change when a file is read in the wrong encoding.",
    fix: "Save the file as UTF-8. A byte order mark is allowed.",
    say: ({ found }) => `not UTF-8 text: ${found}`,
  }),
  "file-too-large": row<{ bytes: number; limit: number }>({
    what: "The file is larger than 1 MiB.",
    why: "A budget is a page of text. A larger file is a mistake, or an attack.",
    fix: "Split it: one file per organization.",
    say: ({ bytes, limit }) => `${count(bytes)} bytes; a file has at most ${count(limit)} (1 MiB)`,
  }),
  "invalid-date": row<{ date: string }>({
    what: "A date does not exist.",
    why: "A waiver must end on a day that the calendar has.",
    fix: "Write an existing day as YYYY-MM-DD.",
    say: ({ date }) => `there is no day ${date}`,
    help: ({ date }) => {
      const month = monthIndex(date);
      return `Write a day of that month: its last is ${monthAt(month)}-${monthLength(month)}.`;
    },
  }),
  "invalid-yaml": row<{ reason: string; right?: string }>({
    what: "The file is not plain YAML 1.2 data.",
    why: "A budget decides money, so it holds only maps, lists, text and numbers. Anchors, aliases, tags, merge keys, duplicate keys and several documents are refused: they can be read in two ways.",
    fix: "Correct the line named. `tollgate init` writes a budget to start from.",
    say: ({ reason }) => `not plain YAML: ${reason}`,
    help: ({ right }) => right || null,
  }),
  "no-budget": row<{ where: string; right?: string }>({
    what: "No budget was found.",
    why: "A check of no budgets would always pass.",
    fix: "Write one with `tollgate init <org>`, or name the folder that holds the budgets.",
    say: ({ where }) => `no budget found in ${where}`,
    help: ({ where, right }) =>
      right ?? (/\.test\.ya?ml(,|$)/i.test(where) ? "A *.test.yaml is no budget: `tollgate test` runs it." : null),
  }),
  "number-precision": row<{ number: string; why: string; right?: string }>({
    what: "A number is written in a way that may be read as another number.",
    why: "Figures are exact. Numbers have at most 6 decimals and 15 significant digits, in plain notation: no exponents, hexadecimal, infinity or NaN. A dot is a decimal point, so 10.000 is ten.",
    fix: "Write the number plainly, as in 1500 or 0.85. Quote it if text is meant.",
    say: ({ number, why }) => `${number} ${why}`,
    help: ({ right }) => right ?? null,
  }),
  "outside-root": row<object>({
    what: "A path in a budget, or a symbolic link, leads out of the folder.",
    why: "Otherwise a pull request could make the check read any file of the machine it runs on.",
    fix: "Put the file itself into the folder.",
    say: () => "its path, or a symbolic link on it, leads out of the folder",
  }),
  "period-order": row<{ from: string; through: string }>({
    what: "`through` is before `from`.",
    why: "The entry would cover no month.",
    fix: "Write `from` first. Both months are included: for one month, write it twice.",
    say: ({ from, through }) => `through ${through} is before from ${from}`,
    help: ({ from, through }) => `Swap them: from ${through}, through ${from}.`,
  }),
  "policy-invalid": row<Correction>({
    what: "A rate card or the guardrails file is invalid.",
    why: "Policy decides every verdict, so a mistake in it is never corrected by a guess.",
    fix: "See `tollgate schema rate-card` or `tollgate schema guardrails`.",
    say: problemOf,
    help: rightOf,
  }),
  "price-missing": row<{ currency: string; rateCard: string; key: string; known: readonly string[] }>({
    what: "The card has no price in the budget's currency, and the budget states none.",
    why: "Without a price, overage cannot be judged in money.",
    fix: "State the contracted price in `pricing.overageUnitPrice` (and `unitPrice` of a purchase), or use a currency of the card.",
    say: ({ currency, rateCard }) => `${rateCard} has no price in ${currency}`,
    help: ({ key, known }) => `Add ${key}, the price of your contract, or use ${known.join(", ")}.`,
  }),
  "quantity-too-large": row<{ tokens: string }>({
    what: "A period plans more than a trillion tokens.",
    why: "No organization uses that much: a unit or a scale is wrong. The figures would not fit the report.",
    fix: "Correct the quantities, or the scales that multiply them.",
    say: () => "a period plans more than 1,000,000,000,000 tokens",
  }),
  "rate-card-shadowed": row<{ id: string; other: string }>({
    what: "Two rate cards have the same id.",
    why: "A second card would change the prices of budgets that nobody edited. A built-in card cannot be replaced.",
    fix: "Give the card an id of its own and name it in `rateCard`.",
    say: ({ id, other }) => `the id ${id} belongs to ${other}`,
  }),
  "rate-card-invalid": row<{ cause: string; rateCard: string }>({
    what: "The rate card of this budget is invalid.",
    why: "Without its rates nothing can be priced.",
    fix: "Fix the card's file: its own findings say where.",
    say: ({ cause, rateCard }) => `cannot be judged while its rate card ${rateCard} in ${cause} is invalid`,
  }),
  "rate-required": row<{ feature: string; rateCard: string; low: string; high: string }>({
    what: "The card gives a range without a default, and the line does not choose a rate.",
    why: "How many tokens a user takes depends on the licence, so no default fits everybody.",
    fix: "Add `tokensPerUser`, within the card's range.",
    say: ({ feature, rateCard, low, high }) =>
      `${rateCard} prices ${feature} at ${low} to ${high} tokens a user, without a default`,
    help: ({ low, high }) => `Add tokensPerUser, between ${low} and ${high}.`,
  }),
  schema: row<Correction>({
    what: "A key or value does not fit the schema.",
    why: "A misspelled key would be ignored, and its check silently lost.",
    fix: "See `tollgate schema budget`, or name the schema on the file's first line and let the editor complete it.",
    say: problemOf,
    help: rightOf,
  }),
  /** The value itself is never shown. */
  "secret-in-file": row<{ looksLike: string }>({
    what: "The file holds a secret.",
    why: "Budgets are committed, so everybody who reads the repository could use it.",
    fix: "Revoke it, then write a reference there: the ARN of a Secrets Manager secret, env:NAME or profile:NAME.",
    say: ({ looksLike }) => `this looks like ${looksLike}`,
  }),
  "shared-credentials": row<{ customer: string; other: string; first: string }>({
    what: "The budgets of two customers refer to the same credentials.",
    why: "The usage of one customer would be read, and shown, as the other's.",
    fix: "Give each customer a client and a secret of its own.",
    say: ({ customer, other, first }) => `these credentials are ${other}'s in ${first}, and ${customer}'s here`,
  }),
  "too-many-recipients": row<{ severity: string; count: number; limit: number }>({
    what: "A CloudWatch alarm cannot notify this many recipients.",
    why: "An alarm has at most 5 actions: the other recipients would get no message.",
    fix: "Notify a mailing list or a queue instead of single people.",
    say: ({ severity, count: given, limit }) =>
      `${given} recipients of ${severity} alarms; an alarm notifies at most ${limit}`,
  }),
  "unknown-feature": row<{
    feature: string;
    rateCard: string;
    known: readonly string[];
    nearest: string | null;
  }>({
    what: "The budget plans a feature that its rate card does not list.",
    why: "A feature without a rate has no price: its tokens would be missing from every total.",
    fix: "Use a feature of the card (`tollgate rates show CARD`), or plan tokens directly under `other`.",
    say: ({ feature, rateCard }) => `${rateCard} has no feature ${feature}`,
    help: ({ feature, known, nearest }) =>
      UNPRICED.has(feature)
        ? "Genesys publishes no rate of it: plan its tokens under other, or add a card with your contract's rate."
        : meantText(nearest, `Use one of ${known.join(", ")}, other.`),
  }),
  "unknown-rate-card": row<{ rateCard: string; known: readonly string[]; nearest: string | null }>({
    what: "The budget names a rate card that does not exist.",
    why: "The card decides what every unit costs and how large the included pool is.",
    fix: "Name one of `tollgate rates list`, or add the card to policy/rate-cards/.",
    say: ({ rateCard }) => `there is no rate card ${rateCard}`,
    help: ({ known, nearest }) => meantText(nearest, `Use one of ${known.join(", ")}.`),
  }),
  "unreadable-file": row<{ reason: string; expected: Expected; right?: string }>({
    what: "A file could not be read.",
    why: "A file that cannot be read cannot be judged, so it must not pass.",
    fix: "Make it a regular file that the user who runs tollgate may read.",
    say: ({ reason }) => `cannot be read: ${reason}`,
    help: ({ reason, expected, right }) => right ?? (reason === MISSING ? WHEN_MISSING[expected] : null),
  }),
  "usage-file": row<Correction>({
    what: "The layout of a usage file is wrong.",
    why: "Usage decides whether an alarm fires, so a file is read as a whole or not at all.",
    fix: "Write a CSV or JSON file with a day (or hour) and tokens; docs/usage-files.md shows both.",
    say: problemOf,
    help: rightOf,
  }),
  "usage-row": row<Correction>({
    what: "A row of a usage file is invalid.",
    why: "Without the row, its usage would be missing from every total.",
    fix: "Correct the row: docs/usage-files.md shows the layout.",
    say: problemOf,
    help: rightOf,
  }),
};

type Table = typeof INPUT;
export type InputCode = keyof Table;
type ArgsOf<C extends InputCode> = Table[C] extends Row<infer A> ? A : never;

export const INPUT_RULES: readonly Rule[] = Object.entries(INPUT).map(([code, of]) => ({
  code,
  kind: "input",
  severity: "error",
  ...(of as Pick<Rule, "what" | "why" | "fix" | "say" | "help">),
}));

/** A problem of the input, at a place in the file. */
export const inputProblem = <C extends InputCode>(
  code: C,
  path: Path,
  args: ArgsOf<C>,
  where?: Pick<Problem, "atKey" | "offset" | "edits">,
): Problem => ({ code, path, args: args as Data, ...where });

/** A file that could not be turned into text. */
export const unreadableProblem = ({ code, args }: Unreadable): Problem => ({ code, args, path: [] });
