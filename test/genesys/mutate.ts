import type { random } from "../support/random.ts";

type Pick = ReturnType<typeof random>;

/** What an answer could hold in place of what it should. */
const STRANGE: readonly unknown[] = [
  null,
  0,
  -1,
  0.1,
  1e21,
  1e-9,
  9_007_199_254_740_992,
  "",
  "0",
  "17",
  "1,700",
  "NaN",
  "Token",
  "Minute",
  "Fortnight",
  "2026-13-01",
  "2026-11-21",
  "Closed",
  "\u0000\u202e",
  true,
  [],
  {},
  [[]],
  { n: 1, d: 0 },
];

/** One to three things wrong with an answer, in its data or in its text. */
export function mutatedJson(text: string, pick: Pick): string {
  const value = JSON.parse(text);
  for (let times = 1 + pick(3); times > 0; times--) {
    const places = [...placesIn(value)];
    const place = places[pick(places.length)];
    if (place !== undefined) change(place.holder, place.key, pick);
  }
  const mutant = JSON.stringify(value);
  return pick(4) === 0 ? mutatedText(mutant, pick) : mutant;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function* placesIn(value: unknown): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield { holder: value as Record<string, unknown>, key };
    yield* placesIn(item);
  }
}

function change(holder: Record<string, unknown>, key: string, pick: Pick): void {
  const keys = Object.keys(holder);
  const other = keys[pick(keys.length)] ?? key;
  switch (pick(5)) {
    case 0:
      delete holder[key];
      break;
    case 1:
      [holder[key], holder[other]] = [holder[other], holder[key]];
      break;
    case 2:
      holder[other] = structuredClone(holder[key]);
      break;
    case 3:
      if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
      else holder[`${key}New`] = structuredClone(holder[key]);
      break;
    default:
      holder[key] = structuredClone(STRANGE[pick(STRANGE.length)]);
  }
}

const PIECES = ['"', "\\", "{", "}", "[", "]", ",", ":", "-", "1e", "0", " ", "\n", ";", "\t", "null", "\ud800", "é"];

/** A piece too many, a part too few, or two parts in each other's place. */
export function mutatedText(text: string, pick: Pick): string {
  const [a = 0, b = 0] = [pick(text.length + 1), pick(text.length + 1)].sort((x, y) => x - y);
  switch (pick(4)) {
    case 0:
      return text.slice(0, a) + (PIECES[pick(PIECES.length)] ?? "") + text.slice(a);
    case 1:
      return text.slice(0, a) + text.slice(Math.min(b, a + 1 + pick(40)));
    case 2:
      return text.slice(0, b);
    default:
      return text.slice(0, a) + text.slice(b) + text.slice(a, b);
  }
}

/** Lines of a table: left out, doubled, cut, in another order, with another's values. */
export function mutatedTable(text: string, pick: Pick): string {
  const lines = text.split("\n");
  for (let times = 1 + pick(3); times > 0; times--) {
    const [at, other] = [pick(lines.length), pick(lines.length)];
    const [line = "", second = ""] = [lines[at], lines[other]];
    switch (pick(5)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(other, 0, line);
        break;
      case 2:
        [lines[at], lines[other]] = [second, line];
        break;
      case 3:
        lines[at] = withOther(line, second, pick);
        break;
      default:
        lines[at] = mutatedText(line, pick);
    }
  }
  return lines.join("\n");
}

function withOther(line: string, second: string, pick: Pick): string {
  const [cells, others] = [line.split(","), second.split(",")];
  const value = pick(2) === 0 ? others[pick(others.length)] : String(STRANGE[pick(STRANGE.length)]);
  cells[pick(cells.length)] = value ?? "";
  return cells.join(",");
}
