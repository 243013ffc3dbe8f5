import type { Budget } from "../model/budget.ts";
import type { Problem } from "../model/finding.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Location, Source } from "../model/source.ts";
import { isMap, type PlainMap } from "../model/source.ts";
import { inputProblem } from "../rules/input.ts";
import { meantText, nearest } from "../text/nearest.ts";
import { type Defaults, withStrayDefaults } from "./defaults.ts";
import { unknownFeatures } from "./features.ts";
import { normalize } from "./normalize.ts";
import type { RawBudget } from "./raw.ts";
import { allowanceProblems, crossFieldProblems } from "./rules.ts";
import { BUDGET_SCHEMA, schemaProblems } from "./schema/schema.ts";
import { repeatable, secretProblems, withoutSecrets } from "./secret-rules.ts";
import { isSecretName, secretInKey } from "./secrets.ts";
import { asTyped, quotedLabels } from "./typed.ts";
import { type PlainDocument, readDocument } from "./yaml/read.ts";
import { thousandsProblems, withThousands } from "./yaml/thousands.ts";

/** Which organization a file is about. Null where the file does not say it. */
export interface Identity {
  readonly org: string | null;
  readonly name: string | null;
  readonly labels: ReadonlyMap<string, string>;
}

/** A file after every stage: a budget, or the problems that make it invalid. */
export interface Parsed {
  readonly budget: Budget | null;
  readonly problems: readonly Problem[];
  /** Of a valid budget: the file's values with its defaults merged in. */
  readonly values: PlainMap | null;
  /** Shown even of a file that is invalid. */
  identity(): Identity;
  /** The position of a problem, or of a value: in the file or in its defaults. */
  locate(at: Pick<Problem, "path" | "atKey" | "offset">): Location;
}

/** What a policy has that a file can name. */
interface Known {
  readonly currencies: ReadonlyMap<string, number>;
  readonly cards: ReadonlyMap<string, RateCard>;
}

/** Shape, normalization, cross-field rules: each stage runs only on what the one before let through. */
export function parseBudget(
  source: Source,
  text: string,
  defaults: Defaults | null,
  { currencies, cards }: Known,
): Parsed {
  const document = readDocument(text);
  const own = isMap(document.value) ? document.value : null;
  const merged = defaults === null || own === null ? document.value : { ...defaults.values, ...own };
  const identity = () => identityOf(own ?? {}, isMap(merged) ? merged : {});
  const locate: Parsed["locate"] = (at) =>
    defaults !== null && at.offset === undefined && isInherited(defaults, document, at.path[0])
      ? { file: defaults.file, ...defaults.document.positionOf(at) }
      : { file: source.file, ...document.positionOf(at) };
  const secrets = secretProblems(document);
  const stop = (problems: readonly Problem[]): Parsed => {
    return { identity, budget: null, values: null, problems: withoutSecrets(secrets, problems, document), locate };
  };
  if (document.problems.length > 0) return stop(quotedLabels(document));
  if (defaults !== null && defaults.problems.length > 0) {
    return stop([inputProblem("defaults-invalid", [], { cause: defaults.file })]);
  }
  const shape = withThousands(thousandsProblems(document), asTyped(schemaProblems(BUDGET_SCHEMA, merged), document));
  if (secrets.length + shape.length > 0) {
    const features = isMap(merged) ? unknownFeaturesOf(merged, cards) : [];
    return stop([...(own === null ? shape : withStrayDefaults(shape, own, source)), ...features]);
  }
  const values = merged as PlainMap;
  const { budget, problems } = normalized(values, currencies);
  return budget === null ? { ...stop([]), problems } : { identity, budget, values, problems, locate };
}

/** Values that fit the schema as a budget, or what is wrong with several of them together. */
export function normalized(
  values: PlainMap,
  currencies: Known["currencies"],
): { readonly budget: Budget | null; readonly problems: readonly Problem[] } {
  const raw = values as unknown as RawBudget;
  const decimals = currencies.get(raw.currency);
  if (decimals === undefined) return { budget: null, problems: [unknownCurrency(raw.currency, currencies)] };
  const budget = normalize(raw, decimals);
  const crossed = crossFieldProblems(budget);
  const problems = crossed.length > 0 || raw.waivers === undefined ? crossed : [...allowanceProblems(raw)];
  return { budget: problems.length === 0 ? budget : null, problems };
}

const identityOf = (own: PlainMap, merged: PlainMap): Identity => ({
  org: repeatable(own["org"]),
  name: repeatable(own["name"]),
  labels: labelsOf(merged),
});

function unknownFeaturesOf(values: PlainMap, cards: Known["cards"]): readonly Problem[] {
  const card = cards.get(String(values["rateCard"]));
  const changes = Array.isArray(values["changes"]) ? values["changes"] : [];
  const others = changes.flatMap((change) => (isMap(change) ? (cards.get(String(change["rateCard"])) ?? []) : []));
  return card === undefined ? [] : unknownFeatures(values, card, others);
}

const isInherited = (defaults: Defaults, document: PlainDocument, key: string | number | undefined): boolean =>
  key !== undefined && !document.has([key]) && defaults.document.has([key]);

function labelsOf({ labels }: PlainMap): Map<string, string> {
  const result = new Map<string, string>();
  for (const [key, value] of isMap(labels) ? Object.entries(labels) : []) {
    const text = isSecretName(key) || secretInKey(key) !== null ? null : repeatable(value);
    if (text !== null) result.set(key, text);
  }
  return result;
}

function unknownCurrency(code: string, currencies: Known["currencies"]): Problem {
  const meant = nearest(code, [...currencies.keys()]);
  const path = ["currency"];
  const right = meantText(meant, "Write an ISO 4217 code, such as USD or EUR.");
  const edits = meant === null ? undefined : [{ path, value: meant }];
  return inputProblem("schema", path, { problem: `there is no currency ${code}`, right }, { edits });
}
