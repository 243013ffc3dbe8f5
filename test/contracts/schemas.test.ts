import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, tollgate } from "../support/cli.ts";
import { expectGolden, sorted } from "./golden.ts";

type Schema = Readonly<Record<string, unknown>>;
const PROSE = ["title", "description", "markdownDescription", "examples", "$comment"];
/** Below these the keys are names that a user chooses from, such as a property called "description". */
const NAMES = ["properties", "patternProperties", "$defs", "dependentSchemas", "dependentRequired"];
/** Data, not schemas. */
const DATA = ["const", "enum", "default", "required"];

const files = readdirSync(join(ROOT, "policy")).filter((name) => name.endsWith(".schema.json"));
const schemaOf = (file: string): Schema => JSON.parse(readFileSync(join(ROOT, "policy", file), "utf8"));

/** What a schema accepts, without what it says; keys in one order. */
function stripped(schema: unknown, areNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => stripped(one));
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => areNames || !PROSE.includes(key));
  const inner = ([key, value]: [string, unknown]): [string, unknown] => [
    key,
    !areNames && DATA.includes(key) ? value : stripped(value, !areNames && NAMES.includes(key)),
  ];
  return Object.fromEntries(kept.map(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** " as <line>", of a reference to a shared definition. */
function sharedName(schema: unknown): string {
  const { $ref } = (schema ?? {}) as Schema;
  return typeof $ref === "string" ? ` as <${$ref.slice($ref.lastIndexOf("/") + 1)}>` : "";
}

/** Every key below a schema by its path; `*` stands for a name of the user's, and "as <line>" for a shared definition. */
function* keysOf(schema: unknown, at: string): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  const { properties, patternProperties, additionalProperties, items, allOf, anyOf, oneOf } = schema as Schema;
  const named: Record<string, unknown> = { ...(properties as Schema | undefined) };
  for (const [pattern, value] of Object.entries((patternProperties ?? {}) as Schema)) named[`/${pattern}/`] = value;
  if (typeof additionalProperties === "object") named["*"] = additionalProperties;
  for (const [name, value] of Object.entries(named)) {
    const path = at === "" ? name : `${at}.${name}`;
    yield `${path}${sharedName(value)}`;
    yield* keysOf(value, path);
  }
  for (const one of [allOf, anyOf, oneOf].flat()) yield* keysOf(one, at);
  if (items === undefined) return;
  yield `${at}[]${sharedName(items)}`;
  yield* keysOf(items, `${at}[]`);
}

test.each(["budget", "defaults", "guardrails", "rate-card", "test"])("the keys of a %s file", async (name) => {
  const schema = schemaOf(`${name}.schema.json`);
  const shared = Object.entries((schema["$defs"] ?? {}) as Schema);
  const keys = [...keysOf(schema, ""), ...shared.flatMap(([def, inner]) => [...keysOf(inner, `<${def}>`)])];
  await expectGolden(`file-keys-${name}`, sorted(keys));
});

test("what each schema accepts: a digest without titles, descriptions and examples", async () => {
  const digest = (file: string) =>
    createHash("sha256")
      .update(JSON.stringify(stripped(schemaOf(file))))
      .digest("hex");
  await expectGolden(
    "schemas",
    files.map((file) => `${digest(file)}  ${file}`),
  );
});

test("a digest notices a key and a limit, and no words", () => {
  const of = (schema: object) => JSON.stringify(stripped(schema));
  const schema = { title: "A", properties: { title: { type: "string", description: "x" } } };
  expect(of({ ...schema, title: "B" })).toBe(of(schema));
  expect(of({ ...schema, properties: {} })).not.toBe(of(schema));
  expect(of({ properties: { title: { type: "string", maxLength: 3 } } })).not.toBe(of(schema));
});

test.each(files)("tollgate schema prints %s", async (file) => {
  const { out } = await tollgate(["schema", file.replace(".schema.json", "")]);
  expect(JSON.parse(out)).toEqual(schemaOf(file));
});
