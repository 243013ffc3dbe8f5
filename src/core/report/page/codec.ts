const WHOLE = "$n";
const MAP = "$m";
const SET = "$s";

/** Plain data of the model as JSON can hold it: whole numbers without limit, maps and sets. */
export function packed(value: unknown): unknown {
  if (typeof value === "bigint") return { [WHOLE]: String(value) };
  if (value instanceof Map) return { [MAP]: [...value].map(([key, one]) => [packed(key), packed(one)]) };
  if (value instanceof Set) return { [SET]: [...value].map(packed) };
  if (Array.isArray(value)) return value.map(packed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, packed(one)]));
}

/** What packed() was given. */
export function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Readonly<Record<string, unknown>>;
  if (WHOLE in map) return BigInt(String(map[WHOLE]));
  if (MAP in map) return new Map((map[MAP] as unknown[][]).map(([key, one]) => [unpacked(key), unpacked(one)]));
  if (SET in map) return new Set((map[SET] as unknown[]).map(unpacked));
  return Object.fromEntries(Object.entries(map).map(([key, one]) => [key, unpacked(one)]));
}
