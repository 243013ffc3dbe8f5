import { type Typed, typedAt } from "../../core/fix/cursor.ts";
import { keyText, valueText } from "../../core/fix/yaml-text.ts";
import { type CardFeature, OTHER, type RateCard } from "../../core/model/rate-card.ts";
import type { PlainMap } from "../../core/model/source.ts";
import { rateText } from "../../core/report/views/rates.ts";
import { editionsOf } from "../../core/rules/guardrail/unknown-edition.ts";
import { RULES } from "../../core/rules/table.ts";
import type { Workspace } from "./workspace.ts";

/** What may be typed at a place. */
export interface Offer {
  readonly label: string;
  readonly detail?: string;
  /** Replaces the word from this offset on. */
  readonly from: number;
  readonly insert: string;
}

type Named = Pick<Offer, "label" | "detail">;

/** Features, units, cards, editions and rules that the policy knows, and labels of the other budgets. */
export function offersAt(text: string, offset: number, inherited: PlainMap, workspace: Workspace): Offer[] {
  const typed = typedAt(text, offset);
  if (typed === null) return [];
  const isFlow = { isJson: false };
  return named(typed, cardOf(text, inherited, workspace, typed), workspace)
    .filter(({ label }) => !typed.isKey || !typed.beside.includes(label))
    .map((offer) => ({
      ...offer,
      from: typed.from,
      insert: typed.isKey ? `${keyText(offer.label, isFlow)}: ` : valueText(offer.label, "", isFlow),
    }));
}

/** The card that the file or its defaults name, else the newest. A change may use the features of any card it names. */
function cardOf(text: string, inherited: PlainMap, workspace: Workspace, { path }: Typed): RateCard | undefined {
  const { cards } = workspace.policy();
  const id = /^rateCard:\s*["']?([\w.-]+)/m.exec(text)?.[1] ?? String(inherited["rateCard"]);
  const own = cards.get(id) ?? [...cards.values()].at(-1);
  if (path[0] !== "changes" || own === undefined) return own;
  const named = [...text.matchAll(/\brateCard:\s*["']?([\w.-]+)/g)].flatMap(([, name = ""]) => cards.get(name) ?? []);
  return { ...own, features: new Map([...named, own].flatMap(({ features }) => [...features])) };
}

function named({ path, isKey }: Typed, card: RateCard | undefined, workspace: Workspace): readonly Named[] {
  const [top, ...below] = path[0] === "changes" ? path.slice(2) : path;
  const depth = below.filter((step) => typeof step === "string").length;
  if (isKey && top === "labels" && depth === 1) return [...workspace.labels().keys()].map((label) => ({ label }));
  if (!isKey && top === "labels") return valuesOf(String(below[0]), workspace);
  if (!isKey && top === "rateCard") return [...workspace.policy().cards.values()].map(cardOffer);
  if (!isKey && top === "waivers" && below.at(-1) === "rule") return RULE_OFFERS;
  if (card === undefined) return [];
  if (!isKey && top === "waivers" && below.at(-1) === "feature") return featureOffers(card);
  if (!isKey) return [];
  if (top === "licensing" && below[0] === "users" && depth === 2) return editionOffers(workspace);
  const isFeature = (top === "consumption" || top === "scale") && depth === 1;
  if (isFeature || (top === "limits" && below[0] === "featureTokens" && depth === 2)) return featureOffers(card);
  return top === "consumption" && depth === 2 ? unitOffers(card.features.get(String(below[0])) ?? OTHER) : [];
}

const valuesOf = (key: string, workspace: Workspace): Named[] =>
  [...(workspace.labels().get(key) ?? [])].map((label) => ({ label }));

/** Of all cards: where one grants no tokens by edition, any name is allowed. */
const editionOffers = (workspace: Workspace): Named[] =>
  [...new Set([...workspace.policy().cards.values()].flatMap((card) => editionsOf(card) ?? []))].map((label) => ({
    label,
  }));

const cardOffer = ({ id, title }: RateCard): Named => ({ label: id, detail: title });

const RULE_OFFERS: readonly Named[] = RULES.filter(({ kind }) => kind === "guardrail").map(({ code }) => ({
  label: code,
}));

const featureOffers = (card: RateCard): Named[] =>
  [...card.features.values(), OTHER].map(({ id, title, unit, rate }) => ({
    label: id,
    detail: `${title}: ${unit}, ${rateText(rate)}`,
  }));

/** What a feature is counted in: the wrong unit is what a schema cannot know. */
function unitOffers({ unit, rate }: CardFeature): Named[] {
  const isPerDay = unit !== "users" && unit !== "tokens";
  return [
    { label: unit, detail: "a month" },
    ...(isPerDay ? [{ label: `${unit}PerDay`, detail: "a working day" }] : []),
    ...(rate.kind === "range" && unit === "users" ? [{ label: "tokensPerUser", detail: rateText(rate) }] : []),
    { label: "billedElsewhere", detail: "the share that others pay" },
  ];
}
