import { expect, test } from "vitest";
import { type Answer, request } from "../../src/adapters/pull-request/request.ts";
import { type Answered, loopback } from "../support/loopback.ts";

const NOW = 1_800_000_000_000;
const LIMITED = { status: 403, headers: { "x-ratelimit-remaining": "0" } };

/** What came of a request to a server that gives these answers in turn, and which pauses were made. */
async function asked(
  answers: readonly (Answered | null)[],
  isRepeatable = true,
): Promise<{ answer: Answer | string; pauses: readonly number[]; count: number }> {
  const left = [...answers];
  const server = await loopback(() => (left.length === 0 ? { status: 200, body: "done" } : (left.shift() ?? null)));
  const pauses: number[] = [];
  const patience = {
    wait: async (ms: number) => void pauses.push(ms),
    now: () => NOW,
    signal: new AbortController().signal,
  };
  const answer = await request({ method: "GET", url: server.url, headers: {}, isRepeatable }, patience).catch(
    ({ message }) => message,
  );
  return { answer, pauses, count: server.asked.length };
}

test("waits as either header says, or a default time without one", async () => {
  const reset = { ...LIMITED.headers, "x-ratelimit-reset": String(NOW / 1000 + 7) };
  const { answer, pauses } = await asked([
    { status: 429, headers: { "retry-after": "3" } },
    { status: 403, headers: reset },
    { status: 429 },
  ]);
  expect(answer).toMatchObject({ status: 200 });
  expect(pauses).toEqual([3000, 7000, 2000]);
});

test("does not wait more than a minute", async () => {
  const reset = { ...LIMITED.headers, "x-ratelimit-reset": String(NOW / 1000 + 3600) };
  const { answer, pauses } = await asked([{ status: 403, headers: reset }]);
  expect(answer).toMatchObject({ status: 403, isLimited: true });
  expect(pauses).toEqual([]);
});

test("does not retry a 403 without a rate limit", async () => {
  const { answer, count } = await asked([{ status: 403, headers: { "x-ratelimit-remaining": "4000" } }]);
  expect(answer).toMatchObject({ status: 403, isLimited: false });
  expect(count).toBe(1);
});

test("asks a failing server four times", async () => {
  const { answer, pauses, count } = await asked(Array.from({ length: 9 }, () => ({ status: 503 })));
  expect(answer).toMatchObject({ status: 503 });
  expect(pauses).toEqual([500, 1000, 2000]);
  expect(count).toBe(4);
});

test("no answer is an error that names the host", async () => {
  const { answer, pauses } = await asked([null, null, null, null]);
  expect(answer).toMatch(/^127\.0\.0\.1:\d+ cannot be reached: \w+$/);
  expect(pauses).toHaveLength(3);
});

test("does not repeat a request that may have been done, unless a rate limit refused it", async () => {
  expect(await asked([null], false)).toMatchObject({ pauses: [], count: 1 });
  expect(await asked([{ status: 500 }], false)).toMatchObject({ answer: { status: 500 }, count: 1 });
  expect(await asked([{ status: 429 }], false)).toMatchObject({ answer: { status: 200 }, count: 2 });
});

test("Ctrl-C ends the wait for an answer", async () => {
  const server = await loopback(() => ({ status: 200 }));
  const interrupt = new AbortController();
  interrupt.abort();
  const patience = { wait: async () => {}, now: () => NOW, signal: interrupt.signal };
  const asking = request({ method: "GET", url: server.url, headers: {}, isRepeatable: true }, patience);
  await expect(asking).rejects.toThrow("abort");
});
