import {
  type Charge,
  copilot,
  detail,
  fairUse,
  licence,
  licences,
  NOVEMBER,
  overview,
  pool,
  rollup,
  type Usage,
  usage,
  voiceBots,
} from "./stand-in/payloads.ts";

/** An answer as partners' published code expects it, with the official names, and what it comes to. */
export interface Sample {
  readonly kind: "overview" | "contract";
  readonly answer: object;
  readonly total: string;
  readonly features: Readonly<Record<string, string>>;
  readonly included: bigint | null;
}

const GC1 = { name: "Genesys Cloud AI Experience Tokens - GC1", partNumber: "GC-170-NV-AITC" };
const CONCURRENT = { name: "Genesys Cloud AI Experience Tokens Concurrent", partNumber: "GC-170-NV-AITC" };

const inUnits = (name: string, quantity: string, unit: string): Usage =>
  usage(name, quantity, { unitOfMeasureType: unit, partNumber: `PC-170-NV-${name.length}` });

const messages = (name: string, quantity: number): Charge => ({
  id: `charge-${name}`,
  product: { id: `p-${name}`, sku: "GC-MSG", name, unitOfMeasure: "Message" },
  actualQuantity: quantity,
  convertedTokenCount: quantity / 400,
  tokenConversionRate: 400,
});

export const CORPUS: Readonly<Record<string, Sample>> = {
  "a pool only": {
    kind: "overview",
    answer: overview([licence("Genesys Cloud CX 3", "196"), fairUse("250"), rollup("200")]),
    total: "200",
    features: {},
    included: 250n,
  },
  "a pool with features": {
    kind: "overview",
    answer: overview([
      licence("PureCloud 2 Concurrent User", "80"),
      fairUse("350", CONCURRENT),
      rollup("360", CONCURRENT),
      usage("Genesys Cloud Voice Bots", "200"),
      usage("Genesys Agent Copilot", "120"),
      inUnits("Facebook Private Messaging", "16000", "message"),
    ]),
    total: "360",
    features: { "voice-bots": "200", "agent-copilot": "120", messaging: "40" },
    included: 350n,
  },
  "a pool that took more than its features": {
    kind: "overview",
    answer: overview([fairUse("250", GC1), rollup("4512", GC1), inUnits("Genesys Cloud Voice Bots", "1700", "minute")]),
    total: "4512",
    features: { "voice-bots": "100", other: "4412" },
    included: 250n,
  },
  "a feature without a rate": {
    kind: "overview",
    answer: overview([
      rollup("300"),
      usage("AI Scoring", "200"),
      inUnits("X Public Post Ingestion", "900", "ingestion"),
    ]),
    total: "300",
    features: { "ai-scoring": "200", other: "100" },
    included: null,
  },
  "a contract": {
    kind: "contract",
    answer: detail(NOVEMBER, [licences(), voiceBots(), copilot(), pool()]),
    total: "4512",
    features: { "voice-bots": "512", "agent-copilot": "4000" },
    included: 250n,
  },
  "a contract without a pool": {
    kind: "contract",
    answer: detail(NOVEMBER, [voiceBots(), copilot(), messages("WhatsApp Private Messaging", 8000)]),
    total: "4532",
    features: { "voice-bots": "512", "agent-copilot": "4000", messaging: "20" },
    included: null,
  },
  "a contract with a credit": {
    kind: "contract",
    answer: detail(NOVEMBER, [
      voiceBots(),
      voiceBots({ id: "credit", actualQuantity: -340, convertedTokenCount: -20 }),
      copilot(),
      pool({ actualQuantity: 4492 }),
    ]),
    total: "4492",
    features: { "voice-bots": "492", "agent-copilot": "4000" },
    included: 250n,
  },
};
