/** What a charge is for: a feature of the cards, the tokens themselves, or something that is not paid in tokens. */
export type Product =
  | { readonly kind: "feature"; readonly feature: string; readonly isCertain: boolean }
  | { readonly kind: "pool" }
  | { readonly kind: "outside" }
  /** Not in the table. `looksLikeAi`: a person should look at it. */
  | { readonly kind: "unknown"; readonly looksLikeAi: boolean };

/** Where a name was seen. */
type Source =
  /** Genesys's price list and help pages. */
  | "help"
  /** Published code of partners, which runs on answers of real organizations. */
  | "partner"
  /** Nowhere: a name like those that were. A figure that is made by it is named in a notice. */
  | "guess";

const feature = (id: string, source: Source, pattern: RegExp): readonly [RegExp, Product] => [
  pattern,
  { kind: "feature", feature: id, isCertain: source !== "guess" },
];

/**
 * Genesys publishes no list of its products' names, SKUs or part numbers. The first match counts.
 * `tollgate meter probe` shows what the products of an organization are taken for.
 */
const PRODUCTS: readonly (readonly [RegExp, Product])[] = [
  [/\bconnectors?\b/, { kind: "outside" }],
  feature("agentic-virtual-agent", "help", /\bagentic\b|\bava\b/),
  feature("virtual-agent", "help", /\bvirtual agents?\b/),
  feature("agent-copilot", "help", /\bagent copilot\b/),
  feature("agent-copilot", "guess", /\bagent assist\b/),
  feature("voice-bots", "help", /\bvoice ?bots?\b|\bbots?( flows?)? ?[-(:]? ?voice\b/),
  feature("digital-bots", "help", /\bdigital ?bots?\b|\bbots?( flows?)? ?[-(:]? ?digital\b/),
  feature("ai-scoring", "help", /\bai scoring\b/),
  feature("ai-scoring", "guess", /\bvirtual supervisor\b/),
  feature("ai-translate", "help", /\bai translat(e|ion)\b/),
  feature("ai-summary", "help", /\bai summar(y|ies)\b|\bsummar(y|ies) (and|&) insights?\b/),
  feature("ai-summary", "guess", /\bsupervisor copilot\b/),
  // Known products whose rate no card has: their tokens are counted as "other".
  feature("ai-guide", "partner", /\bai guides?\b/),
  feature("public-post-ingestion", "partner", /\bpublic post ingestions?\b/),
  feature("social", "partner", /\bpublic post responses?\b/),
  feature("social", "guess", /\bsocial (responses?|listening|posts?)\b/),
  feature("messaging", "partner", /\b(facebook|x|twitter|instagram|whatsapp) private messag(ing|es)\b/),
  feature("messaging", "guess", /\b(apple messages|facebook messenger|instagram|whatsapp)\b/),
  feature("speech-text-analytics", "partner", /\bspeech (and|&) text analytics\b/),
  feature("predictive-routing", "help", /\bpredictive routing\b/),
  feature("predictive-engagement", "help", /\bpredictive engagement\b/),
  // "Genesys Cloud AI Experience Tokens", "... Tokens Concurrent", "... Tokens - GC1"; GC-170-NV-AITC (partner).
  [/\bai (experience )?tokens?\b|^gc-170-[a-z]+-ait[a-z]?$/, { kind: "pool" }],
  [/\b(cx|genesys cloud|purecloud) ?[1-4]\b|\b(communicate|collaborate)\b/, { kind: "outside" }],
  [/\b(concurrent|named|hourly|prepay) users?\b|\bdevices?\b|\bphones?\b/, { kind: "outside" }],
  [/\bstorage\b|\bapi\b|\bbyoc\b|\bsms\b|\btelco\b|\bvoice (usage|minutes)\b|\bivr\b/, { kind: "outside" }],
];

const LOOKS_LIKE_AI = /\b(ai|bots?|copilot|virtual|generative|llm|translat\w*|summar\w*|predictive)\b/;

/** @param names its name, SKU and part number */
export function productOf(names: readonly string[]): Product {
  const said = names.map((name) => name.toLowerCase().replaceAll(/[_\s]+/g, " "));
  for (const [pattern, product] of PRODUCTS) if (said.some((name) => pattern.test(name))) return product;
  return { kind: "unknown", looksLikeAi: said.some((name) => LOOKS_LIKE_AI.test(name)) };
}
