// The JSON Schemas of policy/: the budget's as data for a quick yes or no, all as code that lists what is wrong.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { packagesByBundle } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path) => join(root, ...path);

export const SCHEMAS = {
  budget: "budget.schema.json",
  rateCard: "rate-card.schema.json",
  guardrails: "guardrails.schema.json",
  test: "test.schema.json",
};
const ANNOTATIONS = new Set(["title", "description", "examples", "default", "$comment"]);
const MAPS_OF_SCHEMAS = new Set(["properties", "$defs", "patternProperties", "dependentSchemas"]);

/**
 * Validation needs no prose, and no property that says what `additionalProperties` says already: those
 * are there for editors. Without both, the validators are a fifth of the size.
 */
function lean(schema) {
  if (Array.isArray(schema)) return schema.map(lean);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => !ANNOTATIONS.has(key));
  const result = Object.fromEntries(
    entries.map(([key, value]) => [key, MAPS_OF_SCHEMAS.has(key) ? leanMap(value) : lean(value)]),
  );
  if (typeof result.additionalProperties === "object" && result.properties !== undefined) {
    const others = JSON.stringify(result.additionalProperties);
    const special = Object.entries(result.properties).filter(([, sub]) => JSON.stringify(sub) !== others);
    result.properties = Object.fromEntries(special);
  }
  return result;
}

const leanMap = (map) => Object.fromEntries(Object.entries(map).map(([name, sub]) => [name, lean(sub)]));

const resolve = (ref, document) =>
  ref
    .slice(2)
    .split("/")
    .reduce((node, key) => node?.[key], document);

/** A reference to nothing but another reference becomes that one: each target is compiled once. */
function shortenReferences(node, document) {
  if (typeof node !== "object" || node === null) return;
  while (node.$ref?.startsWith("#/") && Object.keys(node).length === 1) {
    const target = resolve(node.$ref, document);
    if (target?.$ref === undefined || Object.keys(target).length !== 1) break;
    node.$ref = target.$ref;
  }
  for (const child of Object.values(node)) shortenReferences(child, document);
}

/** Nobody reads an error's schemaPath: a fifth of the code would be there for it. */
const withoutPaths = (code) => code.replaceAll(/schemaPath:"[^"]*",/g, "");

const KEYWORDS = new Set([
  ...["$schema", "$id", "$defs", "$ref", "type", "const", "enum", "pattern", "items", "uniqueItems", "propertyNames"],
  ...["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties"],
  ...["required", "properties", "additionalProperties", "dependentSchemas", "allOf", "if", "then", "else"],
]);
/** As src/core/budget/schema/schema-data.ts has them. */
const TYPES = { null: 1, boolean: 2, integer: 4, number: 8, string: 16, array: 32, object: 64 };
const ANYTHING = {};
const NOTHING = { type: "nothing" };

/** Every node of the data has all these keys, so that V8 sees one kind of object. */
const NODE = `const ANY = [-Infinity, Infinity];
const node = ({
  types = 127, allowed = null, pattern = null, length = ANY, value = ANY, size = ANY, isUnique = false, items = null,
  keys = ANY, names = null, required = [], properties = [], others = null, dependent = [], all = [], condition = null,
}) => ({
  types, allowed, pattern, length, value, size, isUnique, items, keys, names, required,
  properties: new Map(properties), others, dependent, all, condition,
});
`;

/** The code of a schema as src/core/budget/schema/accept.ts reads it: references followed, each node written once. */
function asData(root) {
  const names = new Map();
  const lines = [NODE];
  const name = (schema) => {
    if (schema === undefined || schema === true) return undefined;
    if (schema === false) return name(NOTHING);
    if (schema.$ref !== undefined) return name(resolve(schema.$ref, root));
    if (!names.has(schema)) {
      const code = node(schema);
      names.set(schema, `s${names.size}`);
      lines.push(`const ${names.get(schema)} = node(${code});\n`);
    }
    return names.get(schema);
  };
  const node = (schema) => {
    demandKnown(schema, root);
    return object({
      types: schema.type && [schema.type].flat().reduce((bits, type) => bits | (TYPES[type] ?? 0), 0),
      allowed: "const" in schema ? list([schema.const]) : list(schema.enum),
      pattern: schema.pattern && String(new RegExp(schema.pattern, "u")),
      length: range(schema.minLength, schema.maxLength),
      value: range(schema.minimum, schema.maximum),
      size: range(schema.minItems, schema.maxItems),
      isUnique: schema.uniqueItems,
      items: name(schema.items),
      keys: range(schema.minProperties, schema.maxProperties),
      names: name(schema.propertyNames),
      required: list(schema.required),
      properties: entries(schema.properties),
      others: name(schema.additionalProperties),
      dependent: entries(schema.dependentSchemas),
      all: schema.allOf && `[${schema.allOf.map(name)}]`,
      condition: schema.if && `[${[schema.if, schema.then, schema.else].map((each) => name(each) ?? "null")}]`,
    });
  };
  const entries = (schemas) =>
    schemas && `[${Object.entries(schemas).map(([key, sub]) => `["${key}", ${name(sub === true ? ANYTHING : sub)}]`)}]`;
  const last = name(root);
  return `${lines.join("")}export const BUDGET = ${last};\n`;
}

const list = (value) => value && JSON.stringify([value].flat());
const range = (least, most) =>
  least === undefined && most === undefined ? undefined : `[${least ?? "-Infinity"}, ${most ?? "Infinity"}]`;
const object = (values) => {
  const stated = Object.entries(values).filter(([, code]) => code !== undefined);
  return `{ ${stated.map(([key, code]) => `${key}: ${code}`).join(", ")} }`;
};

function demandKnown(schema, root) {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined)
    throw new Error(`teach src/core/budget/schema/accept.ts what ${unknown} means in JSON Schema`);
  const items = schema.items?.$ref === undefined ? schema.items : resolve(schema.items.$ref, root);
  if (schema.uniqueItems && items?.type !== "string")
    throw new Error("src/core/budget/schema/accept.ts compares texts only");
}

function writeData(schema) {
  writeFileSync(at("src", "generated", "schema.js"), asData(schema));
  const type = 'import type { Schema } from "../core/budget/schema/schema-data.ts";\n';
  writeFileSync(at("src", "generated", "schema.d.ts"), `${type}export declare const BUDGET: Schema;\n`);
}

/** All that is wrong with a file that is not valid. */
async function listings(schemas) {
  const ajv = new Ajv2020({
    allErrors: true,
    // The words are ours (src/core/budget/schema/schema.ts); verbose brings the keys a map may have.
    verbose: true,
    messages: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    inlineRefs: false,
    code: { source: true, esm: true, optimize: 2 },
  });
  // No schema of ours asks what is unevaluated or refers dynamically: keeping track of both costs a third of the code.
  ajv.opts.unevaluated = false;
  ajv.opts.dynamicRef = false;
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  const refs = Object.fromEntries(Object.entries(schemas).map(([name, { $id }]) => [name, $id]));
  // Standalone code requires ajv's runtime helpers even as ESM: bundled, it requires nothing.
  const { metafile } = await build({
    stdin: { contents: withoutPaths(standaloneCode(ajv, refs)), resolveDir: root, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    outfile: at("src", "generated", "listings.js"),
    absWorkingDir: root,
    metafile: true,
    logLevel: "warning",
  });
  const declarations = Object.keys(schemas).map((name) => `export declare const ${name}: List;\n`);
  const type = 'import type { List } from "../core/budget/schema/schema-data.ts";\n';
  writeFileSync(at("src", "generated", "listings.d.ts"), [type, ...declarations].join(""));
  return Object.values(packagesByBundle(metafile.outputs)).flat();
}

/** @returns the packages whose code the validators hold */
export async function compileSchemas() {
  const schemas = {};
  for (const [name, file] of Object.entries(SCHEMAS)) {
    schemas[name] = lean(JSON.parse(readFileSync(at("policy", file), "utf8")));
    shortenReferences(schemas[name], schemas[name]);
  }
  writeData(schemas.budget);
  return listings(schemas);
}
