import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { viewing } from "../support/viewing.ts";

const plan = (tokens: number): string => budget(`consumption: { other: { tokens: ${tokens} } }\n`);

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const ask = (
  url: URL,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> =>
  new Promise((done, fail) => {
    const asked = request({ host: url.hostname, port: url.port, path, ...options }, (response) => {
      let text = "";
      response
        .on("data", (part) => {
          text += part;
        })
        .on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on("error", fail).end();
  });

test("serves the page of the folder on loopback, as it is at the moment", async () => {
  const cwd = folder({ "budgets/acme.yaml": plan(10) });
  const url = await viewing(cwd);
  expect([url.protocol, url.hostname]).toEqual(["http:", "127.0.0.1"]);
  const first = await ask(url, url.pathname);
  expect(first.status).toBe(200);
  expect(first.text).toContain("1 organization: 1 pass");
  expect(first.text).toContain("connect-src 'self'");
  expect(first.headers).not.toHaveProperty("access-control-allow-origin");
  writeFileSync(join(cwd, "budgets", "acme.yaml"), plan(60_000));
  expect((await ask(url, url.pathname)).text).toContain("1 fail");
});

test("refuses another Host, another path, and writing", async () => {
  const url = await viewing(folder({ "budgets/acme.yaml": plan(10), "secret.txt": "secret" }));
  const { pathname, port } = url;
  const host = (name: string) => ({ headers: { host: name, origin: `http://${name}` } });
  const statusOf = async (...args: [string, Parameters<typeof ask>[2]?]) => (await ask(url, ...args)).status;
  for (const name of ["example.com", `example.com:${port}`, "127.0.0.1", `127.0.0.1.example.com:${port}`])
    expect(await statusOf(pathname, host(name)), name).toBe(421);
  expect(await statusOf(pathname, host(`localhost:${port}`))).toBe(200);
  for (const path of [
    "/",
    "/events",
    `${pathname}..`,
    `${pathname}../secret.txt`,
    `${pathname}secret.txt`,
    `${pathname}%2e%2e/secret.txt`,
    `${pathname}?a`,
  ])
    expect(await statusOf(path), path).toBe(404);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
    expect(await statusOf(pathname, { method }), method).toBe(405);
});

test("says when a budget has changed", async () => {
  const cwd = folder({ "budgets/acme.yaml": plan(10) });
  const url = await viewing(cwd);
  const events = await fetch(new URL("events", url));
  expect(events.headers.get("content-type")).toBe("text/event-stream");
  writeFileSync(join(cwd, "budgets", "acme.yaml"), plan(11));
  const { value } = (await events.body?.getReader().read()) ?? {};
  expect(new TextDecoder().decode(value)).toContain("event: changed");
});

test("a folder that is not there is refused", async () => {
  const { code, err } = await tollgate(["view", "nowhere"], { cwd: folder({}) });
  expect([code, err]).toEqual([2, expect.stringContaining("cannot watch nowhere")]);
});
