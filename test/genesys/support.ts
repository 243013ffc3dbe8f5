import { expect } from "vitest";
import type { Vault } from "../../src/adapters/genesys/api/credentials.ts";
import { Sources, type Surroundings } from "../../src/adapters/genesys/source.ts";
import { check } from "../../src/core/check/check.ts";
import type { Budget } from "../../src/core/model/budget.ts";
import { exactText } from "../../src/core/model/exact.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import type { Projection } from "../../src/core/model/projection.ts";
import type { RateCard } from "../../src/core/model/rate-card.ts";
import { isSourceFailure, type ReadOptions, type SourceFailure } from "../../src/core/model/usage-source.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { budget } from "../support/report.ts";
import { CLIENT, type StandIn } from "./stand-in/server.ts";

const POLICY = loadPolicy({ cards: [], guardrails: null });

export const CONTRACT_METER = `{ kind: genesys-contract, region: mypurecloud.de, contractId: 66666666-7777-8888-9999-000000000000, credentials: "env:ACME" }`;
export const TRUSTEE_METER = `{ kind: genesys-trustee, region: usw2.pure.cloud, trustorOrgId: 99999999-8888-7777-6666-555555555555, credentials: "env:ACME" }`;
export const SUBSCRIPTION_METER = `{ kind: genesys-subscription, region: mypurecloud.de, credentials: "env:ACME" }`;

export interface Metered {
  readonly budget: Budget;
  readonly card: RateCard;
  readonly projection: Projection;
}

/** A budget on the published card, whose periods begin on the 21st. */
export function metered(meter: string, head: Readonly<Record<string, string>> = {}): Metered {
  const keys = { rateCard: "genesys-2026-06", billing: "{ cycleStartDay: 21 }", plan: "{ from: 2026-10, months: 12 }" };
  const text = budget("consumption: { other: { tokens: 1 } }\n", { ...keys, meter, ...head });
  const [result] = check([{ file: "acme.yaml", text }], POLICY, "2026-12-01");
  expect(result?.findings.filter(({ kind }) => kind === "input")).toEqual([]);
  const { budget: plan, card, projection } = result ?? {};
  if (!plan || !card || !projection) throw new Error("no budget");
  return { budget: plan, card, projection };
}

export interface World {
  readonly sources: Sources;
  /** What was waited for, in milliseconds: nobody really waits. */
  readonly waits: number[];
  /** Milliseconds since 1970; waiting moves it on. */
  now: number;
}

export const NOW = "2026-12-01T08:00:00.000Z";

export const VAULT: Vault = {
  env: { ACME_CLIENT_ID: CLIENT.id, ACME_CLIENT_SECRET: CLIENT.secret },
  profile: () => null,
  secretString: () => Promise.reject(new Error("no AWS here")),
};

export function worldAround(standIn: Pick<StandIn, "port">, outside: Partial<Surroundings> = {}): World {
  const world = { waits: [] as number[], now: Date.parse(NOW) };
  const wait = async (milliseconds: number): Promise<void> => {
    world.waits.push(milliseconds);
    world.now += milliseconds;
  };
  const net = { fetch, wait, now: () => world.now, random: () => 0.5 };
  const sources = new Sources({
    net,
    vault: VAULT,
    cwd: ".",
    interrupt: new AbortController().signal,
    standIn: standIn.port,
    ...outside,
  });
  return Object.assign(world, { sources });
}

export const OPTIONS: ReadOptions = { now: NOW, timeout: 30_000, periods: 1 };

export async function read(
  standIn: Pick<StandIn, "port">,
  of: Metered = metered(CONTRACT_METER),
  options: Partial<ReadOptions> = {},
): Promise<readonly PeriodUsage[]> {
  return worldAround(standIn).sources.read(of, { ...OPTIONS, ...options });
}

/** Whatever came of it; anything but usage or a failure is an error of the test. */
export async function outcome(
  reading: Promise<readonly PeriodUsage[]>,
): Promise<readonly PeriodUsage[] | SourceFailure> {
  try {
    return await reading;
  } catch (error) {
    if (isSourceFailure(error) && !error.message.includes("internal error")) return error;
    throw error;
  }
}

export async function failure(reading: Promise<readonly PeriodUsage[]>): Promise<Pick<SourceFailure, "kind" | "path">> {
  const error = await outcome(reading);
  if (!isSourceFailure(error)) throw new Error(`no failure, but ${error.map(({ total }) => exactText(total))}`);
  for (const secret of [CLIENT.secret, "that-nobody-sees"]) expect(error.message).not.toContain(secret);
  return { kind: error.kind, path: error.path };
}

/** A period as a person would write it down. */
export const brief = ({ periodId, state, total, features }: PeriodUsage): object => ({
  periodId,
  state,
  total: exactText(total),
  byFeature: Object.fromEntries([...features].map(([feature, { tokens }]) => [feature, exactText(tokens)])),
});
