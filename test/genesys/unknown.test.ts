import { expect, test } from "vitest";
import { type UnknownFact, unknownIn } from "../../src/core/model/period-usage.ts";
import { folder } from "../support/cli.ts";
import {
  ACME_CONTRACT,
  copilot,
  detail,
  NOVEMBER,
  overview,
  pool,
  rollup,
  usage,
  voiceBots,
} from "./stand-in/payloads.ts";
import { StandIn } from "./stand-in/server.ts";
import { CONTRACT_METER, metered, OPTIONS, read, TRUSTEE_METER, worldAround } from "./support.ts";

const DAYS = "day,feature,tokens\n2026-11-30,voice-bots,9\n";

test.each<[kind: string, meter: string, unknown: readonly UnknownFact[]]>([
  ["a contract", CONTRACT_METER, ["days", "charge", "credits"]],
  ["the partner overview", TRUSTEE_METER, ["days", "included", "rates", "charge", "credits"]],
  ["a usage file", "{ kind: csv, path: usage.csv }", ["included", "committed", "price", "rates", "charge", "credits"]],
])("%s says what it does not know", async (_, meter, unknown) => {
  const standIn = await StandIn.start({
    contracts: [ACME_CONTRACT],
    details: { "bp-11": detail(NOVEMBER, [voiceBots(), copilot(), pool()]) },
    overviews: [
      overview([
        usage("Genesys Cloud Voice Bots", "1700", { unitOfMeasureType: "minute" }),
        rollup("4512", { prepayQuantity: "5000", overagePrice: "0.85" }),
      ]),
    ],
  });
  const files = worldAround(standIn, { cwd: folder({ "usage.csv": DAYS }) });
  const of = metered(meter);
  const periods = meter.includes("csv") ? await files.sources.read(of, OPTIONS) : await read(standIn, of);
  expect(periods.map(unknownIn)).toEqual([unknown]);
});
