import { stringify } from "yaml";
import type { PlainMap } from "../../../core/model/source.ts";

/** A map in one line, as a budget's lists hold them: `{ from: 2026-12, reason: "agreed, once" }`. */
export function flowText(map: PlainMap): string {
  // The library breaks the line where a text does. JSON is YAML, too, and does not.
  if (Object.values(map).some((value) => /[\n\r]/.test(String(value)))) return JSON.stringify(map);
  return stringify(map, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}
