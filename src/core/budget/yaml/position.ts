import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { Path, Position } from "../../model/source.ts";
import { offsetOf } from "./compose.ts";

/** Positions of values in one text. The two indexes are made for the first finding, because most files have none. */
export class Places {
  private readonly text: string;
  private readonly events: readonly Event[];
  private lineStarts: readonly number[] | null = null;
  private ends: Int32Array | null = null;

  constructor(text: string, events: readonly Event[]) {
    this.text = text;
    this.events = events;
  }

  /** Line and column of an offset; CR, LF and CR LF each end a line, as in YAML. */
  positionAt(offset: number): Position {
    this.lineStarts ??= lineStartsOf(this.text);
    const end = Math.min(Math.max(offset, 0), this.text.length);
    const line = lastAtMost(this.lineStarts, end);
    return { line: line + 1, column: end - (this.lineStarts[line] ?? 0) + 1 };
  }

  /**
   * The offset of the value at a path, or of its key. A path that leads beyond the document ends at the
   * deepest node that exists.
   */
  offsetAt(path: Path, atKey = false): number {
    let at = 1;
    let best = Math.max(offsetOf(this.events[1]), 0);
    for (let depth = 0; depth < path.length; depth++) {
      const found = this.child(at, path[depth] ?? "");
      if (found === null) return best;
      const isLast = depth === path.length - 1;
      const value = valueOffset(this.events, found);
      if (found.key >= 0 && (value < 0 || (isLast && atKey))) best = offsetOf(this.events[found.key]);
      else if (value >= 0) best = value;
      at = found.value;
    }
    return best;
  }

  /** A plain scalar's text. */
  typedAt(path: Path): string | null {
    let at = 1;
    for (const step of path) {
      const found = this.child(at, step);
      if (found === null) return null;
      at = found.value;
    }
    const event = this.events[at];
    return event?.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && event.valueStart >= 0
      ? getScalarValue(this.text, event)
      : null;
  }

  private child(parent: number, step: string | number): Child | null {
    const { events } = this;
    const isMap = events[parent]?.type === EVENT_ID.MAPPING;
    if (!isMap && events[parent]?.type !== EVENT_ID.SEQUENCE) return null;
    let index = 0;
    for (let at = parent + 1; at < events.length && events[at]?.type !== EVENT_ID.POP; index++) {
      const value = isMap ? this.after(at) : at;
      if (isMap ? keyText(this.text, events[at]) === String(step) : index === step) {
        return { key: isMap ? at : -1, value };
      }
      at = this.after(value);
    }
    return null;
  }

  /** The event after the node that begins at `at`. */
  private after(at: number): number {
    this.ends ??= endsOf(this.events);
    return this.ends[at] || this.events.length;
  }
}

interface Child {
  /** Index of the key's event, or -1 in a list. */
  readonly key: number;
  readonly value: number;
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  if (!text.includes("\r")) {
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
    return starts;
  }
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}
function lastAtMost(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** For each event that begins a node, the index of the event after that node. */
function endsOf(events: readonly Event[]): Int32Array {
  const ends = new Int32Array(events.length);
  const open: number[] = [];
  for (let index = 0; index < events.length; index++) {
    const type = events[index]?.type;
    if (type === EVENT_ID.POP) ends[open.pop() ?? index] = index + 1;
    else if (type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS) ends[index] = index + 1;
    else open.push(index);
  }
  return ends;
}

function keyText(text: string, event: Event | undefined): string | null {
  return event?.type === EVENT_ID.SCALAR && event.valueStart >= 0 ? getScalarValue(text, event) : null;
}

/** A block scalar begins a line below its key: a finding points at the key instead. */
function valueOffset(events: readonly Event[], { key, value }: Child): number {
  const event = events[value];
  const isBlock =
    event?.type === EVENT_ID.SCALAR &&
    (event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK);
  return isBlock && key >= 0 ? -1 : offsetOf(event);
}
