import { OTHER, type RateCard, UNPRICED } from "../../model/rate-card.ts";
import { didYouMean } from "../../text/nearest.ts";
import { quoted, words } from "../../text/text.ts";
import { productOf } from "../products.ts";

/** What a feature's name in a usage file means on a card. */
export type Named =
  /** `notice`: how it was understood, where a person should know; null: it is the card's own name. */
  { readonly id: string; readonly notice: string | null } | { readonly problem: string; readonly right: string };

/** By the card's ids and titles, in any spelling; else by Genesys's names of its products. */
export function featureNamed(text: string, card: RateCard): Named {
  const { id: cardId, features } = card;
  if (features.has(text) || text === OTHER.id) return { id: text, notice: null };
  const plain = plainly(text);
  for (const { id, title } of [...features.values(), OTHER]) {
    if (plain !== "" && (plain === plainly(id) || plain === plainly(title))) return { id, notice: null };
  }
  const problem = `${quoted(text)} is no feature of ${cardId}`;
  const product = productOf([text.replaceAll("-", " ")]);
  if (product.kind === "feature") {
    if (features.has(product.feature)) {
      return { id: product.feature, notice: `${quoted(text)} was counted as ${product.feature}` };
    }
    const why = UNPRICED.has(product.feature) ? "; Genesys publishes no rate of it" : "";
    return { id: OTHER.id, notice: `${problem}${why}: it was counted as other` };
  }
  if (product.kind === "pool") return { problem, right: "It names all tokens: write other, or delete the column." };
  if (product.kind === "outside") return { problem, right: "It is not billed in tokens: delete its rows." };
  const ids = [...features.keys(), OTHER.id];
  return { problem, right: didYouMean(text, ids, `Write ${words(ids, "or")}.`) };
}

/** Without case, spaces, punctuation and plural: "Voice Bots", "voice_bot" and "voice-bots" are one. */
const plainly = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll("&", "and")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replaceAll(/s\b/g, "")
    .replaceAll(" ", "");
