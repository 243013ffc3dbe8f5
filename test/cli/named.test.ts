import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const PLANNED = "consumption: { other: { tokens: 5 } }\n";
const labelled = (org: string, env: string): string => budget(PLANNED, { org, labels: `{ env: ${env} }` });
const files = {
  "budgets/acme.yaml": labelled("acme", "prod"),
  "budgets/north/retail-2026.yaml": labelled("retail", "test"),
  "usage.csv": "day,tokens\n2026-12-01,5\n",
};
const BROKEN = { ...files, "budgets/acme.yaml": budget(PLANNED, { name: "Acme: north" }) };

/** Every command that concerns budgets, with what it needs besides their names. */
const OF_ONE = ["explain", "rehearse --usage usage.csv --now 2026-12-05", "status --usage usage.csv --now 2026-12-05"];
const OF_MANY = ["check", "compare --rate-card genesys-2026-06", "alarms", "baseline --dry-run"];

const run = (command: string, name: string, cwd: string) => {
  const [verb = "", ...flags] = command.split(" ");
  return tollgate([verb, name, ...flags], { cwd });
};

describe("an organization and a path are the same to every command", () => {
  test.each([...OF_ONE, ...OF_MANY])("%s", async (command) => {
    const cwd = folder(files);
    const [byId, byPath] = [
      await run(command, "retail", cwd),
      await run(command, "budgets/north/retail-2026.yaml", cwd),
    ];
    expect(byId.code, byId.err).toBe(byPath.code);
    expect(byId.out).toBe(byPath.out);
    expect(byId.code, byId.err).toBeLessThan(2);
  });

  test.each([...OF_ONE, ...OF_MANY])("%s: an id that is near to one", async (command) => {
    const { code, err } = await run(command, "retial", folder(files));
    expect([code, err]).toEqual([2, expect.stringContaining("Did you mean retail?")]);
  });

  test.each(OF_ONE)("%s: an invalid budget is there, and is not missing", async (command) => {
    const { code, out, err } = await run(command, "acme", folder(BROKEN));
    expect([code, (out + err).replaceAll(/\s+/g, " ")]).toEqual([
      2,
      expect.stringContaining("invalid at 3:11: not plain YAML"),
    ]);
    expect(out + err).not.toContain("no budget for");
  });
});

describe("where no budget is found, the cause is said", () => {
  test.each(["check", "alarms", "status --usage usage.csv", "compare --rate-card genesys-2026-06"])(
    "%s: a label that none has",
    async (command) => {
      const { code, out, err } = await tollgate([...command.split(" "), "--where", "env=nope"], { cwd: folder(files) });
      expect([code, out + err]).toEqual([2, expect.stringContaining("The label env is prod or test.")]);
    },
  );

  test("any of the values of one label, all of different labels", async () => {
    const orgs = async (...where: string[]): Promise<string[]> => {
      const args = where.flatMap((label) => ["--where", label]);
      const { out } = await tollgate(["check", "--format", "json", ...args], { cwd: folder(files) });
      return JSON.parse(out).organizations.map(({ org }: { org: string }) => org);
    };
    expect(await orgs("env=prod", "env=test")).toEqual(["acme", "retail"]);
    expect(await orgs("env=test")).toEqual(["retail"]);
    expect(await orgs("env=test", "region=north")).toEqual([]);
  });

  test.each(["check", "diff --base-dir . --head-dir ."])("%s: a * that no shell expanded", async (command) => {
    const [verb = "", ...flags] = command.split(" ");
    const { code, err } = await tollgate([verb, "budgets/*.yaml", ...flags], { cwd: folder(files) });
    expect([code, err]).toEqual([2, expect.stringContaining("Name the folder: budgets")]);
  });

  test("a link, which a diff does not follow", async () => {
    const cwd = folder({ "real/acme.yaml": files["budgets/acme.yaml"] });
    symlinkSync(join(cwd, "real"), join(cwd, "budgets"));
    const { code, err } = await tollgate(["diff", "--base-dir", ".", "--head-dir", "."], { cwd });
    expect([code, err]).toEqual([2, expect.stringContaining("budgets is a link")]);
  });
});
