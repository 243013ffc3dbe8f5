import { describe } from "vitest";
import { itAgrees } from "./agree.ts";

describe("under the cards that ship, the product and the oracle agree", () => {
  itAgrees({ card: "genesys-2026-03", seed: 1000, batches: 5, size: 500 });
  itAgrees({ card: "genesys-2026-06", seed: 2000, batches: 5, size: 500 });
});
