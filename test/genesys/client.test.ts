import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { exactText } from "../../src/core/model/exact.ts";
import { isSourceFailure } from "../../src/core/model/usage-source.ts";
import { ACME_CONTRACT, detail, NOVEMBER, OCTOBER, voiceBots } from "./stand-in/payloads.ts";
import { CLIENT, json, StandIn, text } from "./stand-in/server.ts";
import { CONTRACT_METER, failure, metered, NOW, OPTIONS, outcome, read, VAULT, worldAround } from "./support.ts";

const start = (): Promise<StandIn> =>
  StandIn.start({
    contracts: [ACME_CONTRACT],
    details: { "bp-11": detail(NOVEMBER, [voiceBots()]), "bp-10": detail(OCTOBER, [voiceBots()]) },
  });

const totals = async (reading: ReturnType<typeof read>): Promise<string[]> =>
  (await reading).map(({ total }) => exactText(total));

const LOGIN = "POST /oauth/token";
const LIST = "GET /api/v2/billing/contracts?pageSize=10";
const PERIOD = `GET /api/v2/billing/contracts/${ACME_CONTRACT.id}/billingperiods/bp-11`;

describe("the login", () => {
  test("happens once, and again when its token is old", async () => {
    const standIn = await start();
    standIn.lifetime = 3600;
    const world = worldAround(standIn);
    for (const minutes of [0, 30, 29, 1]) {
      world.now += minutes * 60_000;
      await world.sources.read(metered(CONTRACT_METER), OPTIONS);
    }
    expect(standIn.requests).toEqual([LOGIN, LIST, PERIOD, LIST, PERIOD, LOGIN, LIST, PERIOD, LIST, PERIOD]);
  });

  test("is shared by organizations that ask at the same time", async () => {
    const standIn = await start();
    const { sources } = worldAround(standIn);
    const all = await Promise.all(Array.from({ length: 20 }, () => sources.read(metered(CONTRACT_METER), OPTIONS)));
    expect(all).toHaveLength(20);
    expect(standIn.requests.filter((request) => request === LOGIN)).toHaveLength(1);
  });

  test("happens again, once, where the token is refused", async () => {
    const standIn = await start();
    const world = worldAround(standIn);
    await world.sources.read(metered(CONTRACT_METER), OPTIONS);
    standIn.forgetTokens();
    await world.sources.read(metered(CONTRACT_METER), OPTIONS);
    expect(standIn.requests.slice(3)).toEqual([LIST, LOGIN, LIST, PERIOD]);
    standIn.always("/contracts", (response) => json(response, 401, { code: "bad.credentials" }));
    expect(await failure(world.sources.read(metered(CONTRACT_METER), OPTIONS))).toMatchObject({ kind: "auth" });
    expect(standIn.requests.slice(7)).toEqual([LIST, LOGIN, LIST]);
  });

  test("is refused for a wrong secret, and works after the secret was changed", async () => {
    const standIn = await start();
    const env = { ...VAULT.env, ACME_CLIENT_SECRET: "wrong" };
    const { sources } = worldAround(standIn, { vault: { ...VAULT, env } });
    expect(await failure(sources.read(metered(CONTRACT_METER), OPTIONS))).toMatchObject({ kind: "auth" });
    env.ACME_CLIENT_SECRET = CLIENT.secret;
    expect(await totals(sources.read(metered(CONTRACT_METER), OPTIONS))).toEqual(["512"]);
  });

  test.each([
    ["no token", {}],
    ["a token that is none", { access_token: "a\nb", expires_in: 5 }],
    ["no lifetime", { access_token: "abc" }],
    ["a lifetime that is none", { access_token: "abc", expires_in: "soon" }],
  ])("an answer with %s", async (_, body) => {
    const standIn = await start();
    standIn.once("/oauth", (response) => json(response, 200, body));
    expect(await failure(read(standIn))).toMatchObject({ kind: "shape" });
  });
});

describe("paging", () => {
  test("goes on until the contract is found, by id or by the number on the invoice", async () => {
    const standIn = await start();
    const others = Array.from({ length: 24 }, (_, index) => ({ id: `other-${index}` }));
    standIn.world.contracts = [...others, ACME_CONTRACT];
    expect(await totals(read(standIn))).toEqual(["512"]);
    expect(standIn.requests.slice(1, 4)).toEqual([LIST, `${LIST}&after=c10`, `${LIST}&after=c20`]);
    const byNumber = metered(CONTRACT_METER.replace(ACME_CONTRACT.id, "US-104711"));
    expect(await totals(read(standIn, byNumber))).toEqual(["512"]);
  });

  test("a contract listed without its periods is asked for", async () => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => json(response, 200, { entities: [{ id: ACME_CONTRACT.id }] }));
    expect(await totals(read(standIn))).toEqual(["512"]);
    expect(standIn.requests[2]).toBe(`GET /api/v2/billing/contracts/${ACME_CONTRACT.id}`);
  });

  test("an unknown contract: the message names the contracts that the client sees", async () => {
    const standIn = await start();
    const found = await outcome(read(standIn, metered(CONTRACT_METER.replace(ACME_CONTRACT.id, "nobody"))));
    expect(isSourceFailure(found) && found.message).toContain(ACME_CONTRACT.id);
  });

  test.each([
    ["that repeats", "/api/v2/billing/contracts?after=c1"],
    ["without a cursor", "/api/v2/billing/contracts?pageSize=10"],
    ["that is no address", "next"],
  ])("a next page %s", async (_, nextUri) => {
    const standIn = await start();
    standIn.always("/contracts?", (response) => json(response, 200, { entities: [], nextUri }));
    expect(await failure(read(standIn))).toEqual({ kind: "shape", path: "$.nextUri" });
  });

  test("an answer cannot lead the next request to another host", async () => {
    const standIn = await start();
    const nextUri = "https://elsewhere.example.com/api/v2/billing/contracts?after=c0";
    standIn.once("/contracts?", (response) => json(response, 200, { entities: [], nextUri }));
    expect(await totals(read(standIn))).toEqual(["512"]);
    expect(standIn.requests[2]).toBe(`${LIST}&after=c0`);
  });
});

describe("trying again", () => {
  test("429 is retried after the time it asks for, and a little more", async () => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => json(response, 429, {}, { "retry-after": "7" }));
    const world = worldAround(standIn);
    expect(await totals(world.sources.read(metered(CONTRACT_METER), OPTIONS))).toEqual(["512"]);
    expect(world.waits).toEqual([7250]);
  });

  test("429 with a date", async () => {
    const standIn = await start();
    const at = new Date(Date.parse(NOW) + 3000).toUTCString();
    standIn.once("/contracts?", (response) => json(response, 429, {}, { "retry-after": at }));
    const world = worldAround(standIn);
    await world.sources.read(metered(CONTRACT_METER), OPTIONS);
    expect(world.waits).toEqual([3250]);
  });

  test("429 that asks for more time than is left: a failure that says when to retry", async () => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => json(response, 429, {}, { "retry-after": "600" }));
    expect(await outcome(read(standIn))).toMatchObject({ kind: "throttled", retryAfter: 600_000 });
  });

  test("429 holds every request of the client, until its time is over", async () => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => json(response, 429, {}, { "retry-after": "600" }));
    const world = worldAround(standIn);
    const again = () => outcome(world.sources.read(metered(CONTRACT_METER), OPTIONS));
    expect(await again()).toMatchObject({ kind: "throttled" });
    const sent = standIn.requests.length;
    world.now += 560_000;
    expect(await again()).toMatchObject({ kind: "throttled", retryAfter: 40_000 });
    expect(standIn.requests).toHaveLength(sent);
    world.now += 20_000;
    expect(await totals(world.sources.read(metered(CONTRACT_METER), OPTIONS))).toEqual(["512"]);
    expect(world.waits).toEqual([20_000]);
  });

  test.each([
    ["a 503", 503],
    ["a 500", 500],
    ["a 408", 408],
  ])("%s is gone in a moment; for ever it is a failure", async (_, status) => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => json(response, status, {}));
    standIn.once("/oauth", (response) => json(response, status, {}));
    const world = worldAround(standIn);
    expect(await totals(world.sources.read(metered(CONTRACT_METER), OPTIONS))).toEqual(["512"]);
    expect(world.waits).toEqual([750, 750]);
    standIn.always("/billingperiods/", (response) =>
      json(response, status, {}, { "inin-correlation-id": "3f2504e0-4f89" }),
    );
    const failed = await outcome(world.sources.read(metered(CONTRACT_METER), OPTIONS));
    expect(failed).toMatchObject({ kind: "unavailable", message: expect.stringContaining("3f2504e0-4f89") });
    expect(world.waits.slice(2)).toEqual([750, 1500, 3000]);
  });

  test("a connection that breaks off", async () => {
    const standIn = await start();
    standIn.once("/contracts?", (response) => void response.socket?.destroy());
    standIn.once("/billingperiods/", (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
      response.write('{"id": "bp-11"');
      setTimeout(() => response.socket?.destroy(), 5);
    });
    expect(await totals(read(standIn))).toEqual(["512"]);
    standIn.always("/contracts?", (response) => void response.socket?.destroy());
    expect(await failure(read(standIn))).toMatchObject({ kind: "network" });
  });

  test("nobody there", async () => {
    const { port } = await start();
    expect(await failure(read({ port: port === 1 ? 2 : 1 }))).toMatchObject({ kind: "network" });
  });

  test("300 requests a minute; the others wait", async () => {
    const standIn = await start();
    const world = worldAround(standIn);
    const reads = Array.from({ length: 151 }, () =>
      world.sources.read(metered(CONTRACT_METER), { ...OPTIONS, timeout: 600_000 }),
    );
    expect(await Promise.all(reads)).toHaveLength(151);
    expect(standIn.requests).toHaveLength(303);
    expect(world.waits.length).toBeGreaterThan(0);
    expect(Math.max(...world.waits)).toBeLessThanOrEqual(60_000);
  }, 20_000);
});

describe("answers that cannot be used", () => {
  test.each<[what: string, kind: string, answer: Parameters<StandIn["once"]>[1]]>([
    ["not JSON", "shape", (response) => text(response, 200, "<html>")],
    ["empty", "shape", (response) => text(response, 200, "")],
    [
      "cut off",
      "shape",
      (response) => text(response, 200, JSON.stringify(detail(NOVEMBER, [voiceBots()])).slice(0, 200)),
    ],
    ["a list", "shape", (response) => text(response, 200, "[]")],
    ["null", "shape", (response) => text(response, 200, "null")],
    ["with a comma too many", "shape", (response) => text(response, 200, '{"id": "bp-11",}')],
    ["deep", "shape", (response) => text(response, 200, "[".repeat(100_000))],
    ["of another type", "shape", (response) => text(response, 200, "{}", { "content-type": "text/html" })],
    [
      "not UTF-8",
      "shape",
      (response) =>
        response.writeHead(200, { "content-type": "application/json" }).end(Buffer.from([0x22, 0xff, 0x22])),
    ],
    ["a redirect", "shape", (response) => text(response, 302, "", { location: "https://elsewhere.example.com/" })],
    ["a refusal", "permission", (response) => json(response, 403, { code: "missing.any.permissions" })],
    ["not found", "not-found", (response) => json(response, 404, { code: "not.found" })],
    ["a bad request", "not-found", (response) => json(response, 400, { code: "bad.request" })],
    ["a teapot", "shape", (response) => json(response, 418, "")],
    [
      "another period",
      "inconsistent",
      (response) => json(response, 200, detail({ ...NOVEMBER, id: "bp-12" }, [voiceBots()])),
    ],
    [
      "other dates",
      "inconsistent",
      (response) => json(response, 200, detail({ ...NOVEMBER, dateEnd: "2026-12-21" }, [voiceBots()])),
    ],
    ["a field twice", "shape", (response) => text(response, 200, '{"id": "bp-11", "id": "bp-11"}')],
  ])("%s: %s", async (_, kind, answer) => {
    const standIn = await start();
    standIn.once("/billingperiods/", answer);
    expect(await failure(read(standIn))).toMatchObject({ kind });
  });

  test("an answer above the limit of size, packed or not", async () => {
    const standIn = await start();
    const huge = Buffer.from(`{"id": "${"x".repeat(5 * 1024 * 1024)}"}`);
    const type = { "content-type": "application/json" };
    standIn.once("/billingperiods/", (response) => response.writeHead(200, type).end(huge));
    expect(await failure(read(standIn))).toMatchObject({ kind: "too-large" });
    const packed = gzipSync(huge);
    standIn.once("/billingperiods/", (response) =>
      response.writeHead(200, { ...type, "content-encoding": "gzip" }).end(packed),
    );
    expect(packed.length).toBeLessThan(10_000);
    expect(await failure(read(standIn))).toMatchObject({ kind: "too-large" });
  });

  test("slow ones end at the deadline, and at Ctrl-C", async () => {
    const standIn = await start();
    const trickle: Parameters<StandIn["once"]>[1] = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"id"');
    };
    standIn.once("/billingperiods/", trickle);
    const started = performance.now();
    expect(await failure(read(standIn, metered(CONTRACT_METER), { timeout: 150 }))).toMatchObject({ kind: "deadline" });
    expect(performance.now() - started).toBeLessThan(2000);
    standIn.once("/billingperiods/", trickle);
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 50);
    const { sources } = worldAround(standIn, { interrupt: interrupt.signal });
    expect(await outcome(sources.read(metered(CONTRACT_METER), OPTIONS))).toMatchObject({
      kind: "deadline",
      message: expect.stringContaining("interrupted"),
    });
  });
});

test("every field missing, of another type, or new: a failure with its place, or the same figure", async () => {
  const standIn = await start();
  const whole = detail(NOVEMBER, [voiceBots()]);
  const seen = { failed: 0, same: 0 };
  for (const [place, mutant] of mutants(whole)) {
    standIn.once("/billingperiods/", (response) => json(response, 200, mutant));
    const found = await outcome(read(standIn));
    if (isSourceFailure(found)) {
      expect(found.path, `${place}: ${found.message}`).toMatch(/^\$/);
      seen.failed++;
    } else {
      expect(
        found.map(({ total }) => exactText(total)),
        place,
      ).toEqual(["512"]);
      seen.same++;
    }
  }
  expect(seen.failed).toBeGreaterThan(30);
  expect(seen.same).toBeGreaterThan(10);
});

/** Each field left out, and of each other type. Figures are not changed: that would be another, true answer. */
function* mutants(value: object, path = "$"): Generator<[string, unknown]> {
  for (const [key, item] of Object.entries(value)) {
    const here = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    for (const other of [undefined, null, "text", [], {}, true]) {
      if (typeof other !== typeof item || other === null) yield [here, replaced(value, key, other)];
    }
    if (typeof item === "object" && item !== null) {
      for (const [place, mutant] of mutants(item, here)) yield [place, replaced(value, key, mutant)];
    }
  }
  if (!Array.isArray(value)) yield [`${path}.new`, { ...value, new: { field: [1] } }];
}

function replaced(value: object, key: string, by: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = by;
  return copy;
}
