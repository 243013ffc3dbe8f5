import { describe } from "vitest";
import { itAgrees } from "./agree.ts";

describe("under a contract's cards, the product and the oracle agree", () => {
  itAgrees({ card: "contract-line-up", seed: 3000 });
  itAgrees({ card: "contract-total-nearest", seed: 4000 });
});
