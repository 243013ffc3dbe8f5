import { expect, test, vi } from "vitest";
import { useProxy } from "../../src/apps/cli/input/usage/proxy.ts";
import type { Io } from "../../src/apps/cli/io.ts";

function ioOf(env: Io["env"]) {
  const lines: string[] = [];
  const stderr = { write: (text: string) => lines.push(text) > 0, isTerminal: false, columns: 80 };
  return { io: { env, stderr } as unknown as Io, err: () => lines.join("") };
}

const PROXY = { HTTPS_PROXY: "http://proxy.example.com:3128" };
const ON = { ...PROXY, NODE_USE_ENV_PROXY: "1" };

test.each([
  ["no proxy", {}, "20.20.2", null],
  ["an old Node", PROXY, "20.20.2", /HTTPS_PROXY is set and not used.*Node 24\.5 or later/],
  ["an old Node that ignores the switch", ON, "24.4.0", /is set and not used/],
  ["in lower case", { https_proxy: "http://proxy.example.com" }, "20.20.2", /^tollgate: https_proxy is set/],
  ["a new Node", PROXY, "24.5.0", /not used: requests go out directly\. Set NODE_USE_ENV_PROXY=1/],
  ["a new Node with the switch", ON, "24.5.0", null],
  ["the older line of Node with the switch", ON, "22.21.0", null],
])("a proxy that is not used is said, once: %s", (_, env, version, said) => {
  const { io, err } = ioOf(env);
  useProxy(io, { version });
  const text = err();
  if (said === null) expect(text).toBe("");
  else expect(text).toMatch(said);
  useProxy(io, { version });
  expect(err()).toBe(text);
});

test.each(["garbage", ":::", "http://", "proxy.example.com:3128", "ftp://user:hush@proxy.example.com"])(
  "%s is no address: that is said, without it",
  (address) => {
    const { io } = ioOf({ ...ON, HTTP_PROXY: address });
    const use = () => useProxy(io, { version: "24.5.0" });
    expect(use).toThrow(/^HTTP_PROXY is not the address of a proxy\. Write http:\/\/HOST:PORT$/);
    expect(use).toThrow();
    useProxy(io, { version: "20.20.2" });
  },
);

test("where Node can start to use it, it does", () => {
  const setGlobalProxyFromEnv = vi.fn();
  const { io, err } = ioOf(PROXY);
  useProxy(io, { version: "24.14.0", setGlobalProxyFromEnv });
  expect([setGlobalProxyFromEnv.mock.calls.length, err()]).toEqual([1, ""]);
});
