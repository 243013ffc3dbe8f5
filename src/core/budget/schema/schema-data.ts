import type { Plain } from "../../model/source.ts";

/** Bits, so that the types of a schema are one number. */
export const TYPES = { null: 1, boolean: 2, integer: 4, number: 8, string: 16, array: 32, object: 64 } as const;
export type Range = readonly [least: number, most: number];

/** A JSON Schema with its references followed, as scripts/schemas.mjs writes it. Null and empty lists ask for nothing. */
export interface Schema {
  readonly types: number;
  /** `const` and `enum`. */
  readonly allowed: readonly Plain[] | null;
  readonly pattern: RegExp | null;
  /** Of a text, in characters. */
  readonly length: Range;
  readonly value: Range;
  /** Of a list. */
  readonly size: Range;
  readonly isUnique: boolean;
  readonly items: Schema | null;
  /** How many a map has. */
  readonly keys: Range;
  readonly names: Schema | null;
  readonly required: readonly string[];
  readonly properties: ReadonlyMap<string, Schema>;
  readonly others: Schema | null;
  readonly dependent: readonly (readonly [key: string, applied: Schema])[];
  readonly all: readonly Schema[];
  readonly condition: readonly [when: Schema, then: Schema | null, otherwise: Schema | null] | null;
}
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly parentSchema?: ParentSchema;
  readonly propertyName?: string;
}

export interface ParentSchema {
  readonly type?: string | readonly string[];
  readonly properties?: object;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A validator that lists what is wrong, precompiled from a JSON Schema of policy/. */
export interface List {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}
