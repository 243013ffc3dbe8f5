import { distance } from "fastest-levenshtein";

/** Nobody misspells a word of this length, and comparing it takes time. */
const LONGEST = 100;

/** The known word a person most likely meant; null where none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  const begun = word.length < 3 ? [] : known.filter((candidate) => candidate.startsWith(word));
  if (begun.length === 1) return begun[0] ?? null;
  const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, "");
  let best: string | null = null;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(plain(word), plain(candidate));
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
}

/** "Did you mean social?", or what to say where nothing known is near. */
export const didYouMean = (word: string, known: readonly string[], otherwise: string): string =>
  meantText(nearest(word, known), otherwise);

/** As didYouMean, of a word that was looked up before. */
export const meantText = (meant: string | null, otherwise: string): string =>
  meant === null ? otherwise : `Did you mean ${meant}?`;
