import { describe } from "vitest";
import { itAgrees } from "./agree.ts";

describe("under the cards that ship, the product and the oracle agree", () => {
  itAgrees({ card: "genesys-2026-03", seed: 1000 });
  itAgrees({ card: "genesys-2026-06", seed: 2000 });
});
