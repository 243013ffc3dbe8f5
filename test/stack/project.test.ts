import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { officialSchema } from "../support/official.ts";
import { deployed } from "./support/run.ts";

interface Project {
  readonly config: Readonly<Record<string, { readonly default: unknown; readonly description: string }>>;
}

const project = load(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as Project;
const keys = Object.keys(project.config).map((key) => key.replace(/^tollgate:/, ""));

describe("Pulumi.yaml", () => {
  const schema = officialSchema("pulumi.json");
  test.skipIf(schema === null)("is a project by Pulumi's own schema", () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(schema ?? ""));
    expect(validate(project), JSON.stringify(validate.errors)).toBe(true);
  });

  test("documents every key the program reads, and no other", () => {
    const source = readFileSync(join(ROOT, "src", "apps", "stack", "config.ts"), "utf8");
    const read = [...source.matchAll(/config(?:\.get\w*(?:<\w+>)?\(|, )"(\w+)"/g)].map(([, key]) => key);
    expect(read.sort()).toEqual([...keys].sort());
  });

  test("its defaults are the program's: what Pulumi passes is what is meant where nothing is said", async () => {
    const defaults = Object.entries(project.config).map(([key, value]) => [
      key.replace(/^tollgate:/, ""),
      value.default,
    ]);
    const [stated, silent] = [await deployed(Object.fromEntries(defaults)), await deployed({})];
    expect(stated.resources).toEqual(silent.resources);
  });
});
