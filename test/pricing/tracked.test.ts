import { expect, test } from "vitest";
import { tracked } from "./tracked.ts";

test("what nobody read is named", () => {
  const { data, unread } = tracked({ a: { b: 1, c: [2, 3], d: {} }, e: null });
  expect(unread()).toEqual(["a.b", "a.c.0", "a.c.1", "a.d", "e"]);
  expect(data.a.c[1]).toBe(3);
  expect(data.e).toBeNull();
  expect(unread()).toEqual(["a.b", "a.c.0", "a.d"]);
  expect(JSON.stringify(data.a)).toBe('{"b":1,"c":[2,3],"d":{}}');
  expect(unread()).toEqual([]);
});
