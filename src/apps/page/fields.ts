import { UNIT_KEYS } from "../../core/model/rate-card.ts";
import { isMap, type Path, type Plain, type PlainMap } from "../../core/model/source.ts";

/** A number of the plan that somebody may want to change. */
export interface Field {
  readonly group: string;
  readonly label: string;
  readonly path: Path;
  readonly value: number | string;
}

const QUANTITIES: ReadonlySet<string> = new Set([
  ...UNIT_KEYS,
  "scale",
  "tokensPerMonth",
  "unitPrice",
  "overageUnitPrice",
]);
const SHARE = /^(\d+(?:\.\d+)?)\s?%$/;

/** The quantities of a budget's values, in the order of the file. */
export function fieldsOf(inputs: PlainMap): Field[] {
  const { licensing, consumption, changes, purchases, allocation, pricing } = inputs;
  const base = { licensing, consumption, allocation, pricing } as PlainMap;
  return [
    ...Object.entries(base).flatMap(([key, value]) => below("Plan", [key], value)),
    ...list(changes).flatMap((entry, index) => below(nameOf(entry, index), ["changes", index], entry)),
    ...list(purchases).flatMap((entry, index) => below(purchaseName(entry), ["purchases", index], entry)),
  ];
}

const list = (value: Plain | undefined): readonly Plain[] => (Array.isArray(value) ? value : []);

function nameOf(entry: Plain, index: number): string {
  const { name, from, through } = isMap(entry) ? entry : {};
  const when = `${from ?? ""}${through === undefined ? " on" : ` to ${through}`}`;
  return `${name ?? `Change ${index + 1}`}, ${when}`;
}

function purchaseName(entry: Plain): string {
  const { from, through } = isMap(entry) ? entry : {};
  return `Purchase, ${from ?? ""}${through === undefined ? " on" : ` to ${through}`}`;
}

function below(group: string, path: Path, value: Plain | undefined, isWanted = false): Field[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => below(group, [...path, index], one, isWanted));
  if (isMap(value)) {
    return Object.entries(value).flatMap(([key, one]) =>
      below(group, [...path, key], one, isWanted || QUANTITIES.has(key)),
    );
  }
  const isNumber = typeof value === "number" || (typeof value === "string" && SHARE.test(value));
  return isNumber && isWanted ? [{ group, label: labelOf(path), path, value }] : [];
}

/** "virtual-agent, sessions a day" */
function labelOf(path: Path): string {
  const licensing = path.indexOf("licensing");
  if (licensing >= 0) return ["licensed users", ...path.slice(licensing + 2)].join(", ");
  const shown = path.filter((step) => !["changes", "purchases", "consumption", "licensing"].includes(String(step)));
  const names = shown.filter((step, index) => typeof step === "string" || index > 0);
  return names.map((step) => (typeof step === "number" ? `part ${step + 1}` : wordsOf(step))).join(", ");
}

const wordsOf = (key: string): string =>
  key.includes("-")
    ? key
    : key
        .replace(/PerDay$/, " a day")
        .replace(/PerMonth$/, " a month")
        .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** At most six decimals and fifteen digits: what was typed is what is computed. */
const NUMBER = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/;

/** What somebody typed as a value: a share where there was one; null: it is none. */
export function typedValue(text: string, before: number | string): number | string | null {
  const typed = text.trim().replaceAll(",", "");
  if (typeof before === "string") return SHARE.test(typed) ? typed.replace(/\s/, "") : null;
  return NUMBER.test(typed) && typed.replace(/\D/g, "").length <= 15 ? Number(typed) : null;
}
