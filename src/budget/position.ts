import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { Path, Position } from "../model/source.ts";
import { offsetOf } from "./compose.ts";

/** Line and column of an offset; CR, LF and CR LF each end a line, as in YAML. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let start = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) {
      line++;
      start = at + 1;
    }
  }
  return { line, column: end - start + 1 };
}

/**
 * The offset of the value at a path, or of its key. Looked up by walking the events, and only when a
 * finding asks: a file without findings never pays for positions. A path that leads beyond the document
 * ends at the deepest node that exists.
 */
export function offsetAt(text: string, events: readonly Event[], path: Path, atKey = false): number {
  let at = 1;
  let best = Math.max(offsetOf(events[1]), 0);
  for (let depth = 0; depth < path.length; depth++) {
    const found = child(text, events, at, path[depth] ?? "");
    if (found === null) return best;
    const isLast = depth === path.length - 1;
    const value = valueOffset(events, found);
    best = found.key >= 0 && (value < 0 || (isLast && atKey)) ? offsetOf(events[found.key]) : value;
    at = found.value;
  }
  return best;
}

interface Child {
  /** Index of the key's event, or -1 in a list. */
  readonly key: number;
  readonly value: number;
}

function child(text: string, events: readonly Event[], parent: number, step: string | number): Child | null {
  const isMap = events[parent]?.type === EVENT_ID.MAPPING;
  if (!isMap && events[parent]?.type !== EVENT_ID.SEQUENCE) return null;
  let index = 0;
  for (let at = parent + 1; at < events.length && events[at]?.type !== EVENT_ID.POP; index++) {
    const value = isMap ? after(events, at) : at;
    if (isMap ? keyText(text, events[at]) === String(step) : index === step) return { key: isMap ? at : -1, value };
    at = after(events, value);
  }
  return null;
}

function keyText(text: string, event: Event | undefined): string | null {
  return event?.type === EVENT_ID.SCALAR && event.valueStart >= 0 ? getScalarValue(text, event) : null;
}

/** The event after the node that begins at `at`. */
function after(events: readonly Event[], at: number): number {
  let depth = 0;
  for (let next = at; next < events.length; next++) {
    const type = events[next]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
    if (depth <= 0) return next + 1;
  }
  return events.length;
}

/** Block scalars begin a line below their key: there the key is the better place to point at. */
function valueOffset(events: readonly Event[], { key, value }: Child): number {
  const event = events[value];
  const isBlock =
    event?.type === EVENT_ID.SCALAR &&
    (event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK);
  return isBlock && key >= 0 ? -1 : offsetOf(event);
}
