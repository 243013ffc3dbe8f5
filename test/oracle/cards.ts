import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { ROOT } from "../support/cli.ts";
import type { RawCard } from "./raw.ts";

const SHIPPED = ["genesys-2026-03", "genesys-2026-06"] as const;
export const CONTRACTS = ["contract-line-up", "contract-total-nearest"] as const;

export type CardId = (typeof SHIPPED)[number] | (typeof CONTRACTS)[number];
export const CARD_IDS: readonly CardId[] = [...SHIPPED, ...CONTRACTS];

const contractText = (id: string): string => readFileSync(join(ROOT, "test", "oracle", "cards", `${id}.yaml`), "utf8");
const shippedText = (id: string): string => readFileSync(join(ROOT, "policy", "rate-cards", `${id}.yaml`), "utf8");

const TEXTS = new Map<string, string>([
  ...SHIPPED.map((id) => [id, shippedText(id)] as const),
  ...CONTRACTS.map((id) => [id, contractText(id)] as const),
]);

export const CARDS: ReadonlyMap<string, RawCard> = new Map(
  [...TEXTS].map(([id, text]) => [id, load(text) as RawCard] as const),
);

export function cardOf(id: string): RawCard {
  const card = CARDS.get(id);
  if (card === undefined) throw new Error(`no card ${id}`);
  return card;
}

/** The product knows the shipped cards; these it has to be given. */
export const CONTRACT_FILES = CONTRACTS.map((id) => ({ file: `policy/rate-cards/${id}.yaml`, text: contractText(id) }));
