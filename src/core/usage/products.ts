/** What a charge is for: a feature of the cards, the tokens themselves, or something that is not paid in tokens. */
export type Product =
  | { readonly kind: "feature"; readonly feature: string; readonly isCertain: boolean }
  | { readonly kind: "pool" }
  | { readonly kind: "outside" }
  /** Not in the table. `looksLikeAi`: a person should look at it. */
  | { readonly kind: "unknown"; readonly looksLikeAi: boolean };

const feature = (id: string, pattern: RegExp, isCertain = true): readonly [RegExp, Product] => [
  pattern,
  { kind: "feature", feature: id, isCertain },
];

/**
 * Genesys publishes no list of its products' names, SKUs or part numbers: these are the names in its price list and help
 * pages. An uncertain one is named in a notice wherever it makes a figure. The first match counts.
 * `tollgate meter probe` shows what the products of an organization are taken for.
 */
const PRODUCTS: readonly (readonly [RegExp, Product])[] = [
  feature("agentic-virtual-agent", /\bagentic\b|\bava\b/),
  feature("virtual-agent", /\bvirtual agents?\b/),
  feature("agent-copilot", /\bagent copilot\b/),
  feature("agent-copilot", /\bagent assist\b/, false),
  feature("voice-bots", /\bvoice ?bots?\b|\bbots?( flows?)? ?[-(:]? ?voice\b/),
  feature("digital-bots", /\bdigital ?bots?\b|\bbots?( flows?)? ?[-(:]? ?digital\b/),
  feature("ai-scoring", /\bai scoring\b/),
  feature("ai-scoring", /\bvirtual supervisor\b/, false),
  feature("ai-translate", /\bai translat(e|ion)\b/),
  feature("ai-summary", /\bai summar(y|ies)\b|\bsummar(y|ies) (and|&) insights?\b/),
  feature("ai-summary", /\bsupervisor copilot\b/, false),
  feature("social", /\bsocial (responses?|listening|posts?)\b/, false),
  feature("messaging", /\b(apple messages|facebook messenger|instagram|whatsapp)\b/, false),
  feature("speech-text-analytics", /\bspeech (and|&) text analytics\b/, false),
  feature("predictive-routing", /\bpredictive routing\b/),
  feature("predictive-engagement", /\bpredictive engagement\b/),
  [/\bai (experience )?tokens?\b/, { kind: "pool" }],
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
