import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exactText } from "../../src/core/model/exact.ts";
import type { ReadOptions } from "../../src/core/model/usage-source.ts";
import { folder } from "../support/cli.ts";
import { brief, failure, metered, OPTIONS, worldAround } from "./support.ts";

const METERED = metered("{ kind: csv, path: usage.csv }");

function reading(csv: string, options: Partial<ReadOptions> = {}, path = "usage.csv") {
  const cwd = join(folder({ [join("repository", path)]: csv, "repository/.keep": "" }), "repository");
  const of = path === "usage.csv" ? METERED : metered(`{ kind: csv, path: "${path}" }`);
  return worldAround({ port: 1 }, { cwd }).sources.read(of, { ...OPTIONS, ...options });
}

const DAYS = `day,feature,tokens
2026-11-20,voice-bots,9
2026-11-21,voice-bots,14.7
2026-11-30,voice-bots,15.2
2026-11-30,Predictive Engagement,3
`;

describe("a usage file as a source", () => {
  test("tokens by feature and by day; features of Genesys that the card does not have are other", async () => {
    const periods = await reading(DAYS, { periods: 2 });
    expect(periods.map(brief)).toEqual([
      { periodId: "2026-10-21", state: "closed", total: "9", byFeature: { "voice-bots": "9" } },
      { periodId: "2026-11-21", state: "open", total: "32.9", byFeature: { "voice-bots": "29.9", other: "3" } },
    ]);
    const [, current] = periods;
    const used = current?.days?.filter(({ tokens }) => tokens.n !== 0n);
    expect(used?.map(({ feature, tokens }) => [feature, exactText(tokens)])).toEqual([
      ["voice-bots", "14.7"],
      ["voice-bots", "15.2"],
      ["other", "3"],
    ]);
    expect(current?.notices.map(({ code, path }) => [code, path])).toEqual([["unmapped-product", "usage.csv:5:12"]]);
    expect(periods[0]?.notices.map(({ code }) => code)).toEqual(["unmapped-product", "file-begins"]);
  });

  test("a correction replaces, once it is known", async () => {
    const csv = "day,tokens,known\n2026-11-29,10,\n2026-11-29,4,2026-12-01T06:00Z\n2026-11-30,1,\n";
    const total = async (now: string) => (await reading(csv, { now })).map(({ total }) => exactText(total));
    expect(await total("2026-12-01T05:00:00Z")).toEqual(["11"]);
    expect(await total("2026-12-01T06:00:00Z")).toEqual(["5"]);
  });

  test("in the first hour of a day, its own row is not in the future", async () => {
    const now = "2026-12-01T00:30:00.000Z";
    const world = worldAround(
      { port: 1 },
      { cwd: folder({ "usage.csv": "day,tokens\n2026-11-30,1\n2026-12-01,5\n" }) },
    );
    world.now = Date.parse(now);
    const [usage] = await world.sources.read(METERED, { ...OPTIONS, now });
    expect(usage?.notices.map(({ code }) => code)).toContain("known-later");
  });

  test("rows of another organization are not counted", async () => {
    const csv = "org,day,tokens\nacme,2026-11-30,1\nother,2026-11-30,100\n";
    expect((await reading(csv)).map(({ total }) => exactText(total))).toEqual(["1"]);
  });

  test("rows of an organization without a budget are no figure, unless they are to be said", async () => {
    const csv = "org,day,tokens\nacme,2026-11-30,1\nother,2026-11-30,2\nacem,2026-11-30,100\n";
    const known = new Set(["acme", "other"]);
    const orgs = { has: (org: string) => known.has(org), all: () => known };
    const read = (leftOut: "fail" | "say") =>
      worldAround({ port: 1 }, { cwd: folder({ "usage.csv": csv }), orgs }).sources.read(METERED, {
        ...OPTIONS,
        leftOut,
      });
    await expect(read("fail")).rejects.toThrow("usage.csv:4:1 unknown-org");
    const [usage] = await read("say");
    expect(exactText(usage?.total ?? { n: 0n, d: 1n })).toBe("1");
    expect(usage?.notices.map(({ code }) => code)).toContain("unknown-org");
  });

  test.each<[what: string, csv: string, options?: Partial<ReadOptions>, path?: string]>([
    ["a row that cannot be read", `${DAYS}2026-11-30,voice-bots,1e3\n`],
    ["a feature that nobody knows", `${DAYS}2026-11-30,crystal-ball,1\n`],
    ["the same row twice", `${DAYS}2026-11-30,voice-bots,15.2\n`],
    ["no rows", "day,tokens\n"],
    ["none of this organization", "org,day,tokens\nother,2026-11-30,1\n"],
    ["an export that nobody renewed", DAYS, { now: "2026-12-06T08:00:00Z" }],
    ["usage of days to come", "day,tokens\n2027-01-01,5\n"],
    ["usage of a year to come", "day,tokens\n2026-11-30,5\n2062-11-30,5\n"],
    ["a file outside of the folder", DAYS, {}, "../usage.csv"],
    ["no such file", DAYS, {}, "usages/../nowhere.csv"],
  ])("%s: no figure", async (what, csv, options, path) => {
    const files = what === "no such file" ? metered(`{ kind: csv, path: "${path}" }`) : null;
    const failed =
      files === null
        ? reading(csv, options, path)
        : worldAround({ port: 1 }, { cwd: folder({}) }).sources.read(files, OPTIONS);
    expect(await failure(failed)).toMatchObject({ kind: "file" });
  });
});
