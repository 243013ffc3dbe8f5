import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { defineEntry, type Plain } from "./plain.ts";
import { readScalar } from "./scalar.ts";

/** Something in the document that plain data does not have, and where. */
export interface Trouble {
  readonly offset: number;
  readonly what: string;
  /** Set where a number's notation is at fault. */
  readonly number?: string;
}

/** What the reader accepts before it stops listing: a hostile file has no end of them. */
const MAX_TROUBLES = 50;

/**
 * Events to plain data in one pass: maps, lists, text, numbers, booleans, null. Everything that makes
 * YAML surprising is refused with its place: anchors, aliases, tags, merge keys, duplicate keys, keys
 * that are not text, several documents, directives, numbers that would not be computed as typed.
 */
export class Composer {
  readonly troubles: Trouble[] = [];
  private at = 0;
  private readonly text: string;
  private readonly events: readonly Event[];

  constructor(text: string, events: readonly Event[]) {
    this.text = text;
    this.events = events;
  }

  document(): Plain {
    const first = this.events[this.at++];
    if (first?.type !== EVENT_ID.DOCUMENT) return null;
    if (first.directives.length > 0) this.refuse(this.text.indexOf("%"), "directives (%YAML, %TAG) are not used here");
    const value = this.peek()?.type === EVENT_ID.POP ? null : this.value();
    this.at++;
    if (this.peek() !== undefined) this.refuse(this.nextOffset(), "a file holds one document; start the next file");
    return value;
  }

  private peek(): Event | undefined {
    return this.events[this.at];
  }

  private nextOffset(): number {
    for (let at = this.at; at < this.events.length; at++) {
      const offset = offsetOf(this.events[at]);
      if (offset >= 0) return offset;
    }
    return this.text.length;
  }

  private value(): Plain {
    const event = this.events[this.at++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        this.refuseDecoration(event);
        return this.scalar(event);
      case EVENT_ID.MAPPING:
        this.refuseDecoration(event);
        return this.mapping();
      case EVENT_ID.SEQUENCE:
        this.refuseDecoration(event);
        return this.sequence();
      case EVENT_ID.ALIAS:
        this.refuse(event.anchorStart - 1, "aliases (*name) are not used here; write the value out");
        return null;
      default:
        return null;
    }
  }

  private sequence(): Plain[] {
    const items: Plain[] = [];
    while (this.peek() !== undefined && this.peek()?.type !== EVENT_ID.POP) items.push(this.value());
    this.at++;
    return items;
  }

  private mapping(): { [key: string]: Plain } {
    const map: { [key: string]: Plain } = {};
    for (let event = this.peek(); event !== undefined && event.type !== EVENT_ID.POP; event = this.peek()) {
      const key = this.key(event);
      const value = this.value();
      if (key === null) continue;
      if (Object.hasOwn(map, key)) this.refuse(offsetOf(event), `the key ${JSON.stringify(key)} stands here twice`);
      defineEntry(map, key, value);
    }
    this.at++;
    return map;
  }

  private key(event: Event): string | null {
    if (event.type !== EVENT_ID.SCALAR) {
      this.refuse(offsetOf(event), "a key is plain text");
      this.value();
      return null;
    }
    this.at++;
    this.refuseDecoration(event);
    const text = event.valueStart < 0 ? "" : getScalarValue(this.text, event);
    if (event.style === SCALAR_STYLE.PLAIN) {
      if (text === "<<") {
        this.refuse(offsetOf(event), "merge keys (<<) are not used here; write the keys out");
        return null;
      }
      if (readScalar(text).kind !== "text") {
        this.refuse(
          event.valueStart < 0 ? this.nextOffset() : offsetOf(event),
          `a key is text; quote it: ${JSON.stringify(text)}`,
        );
        return null;
      }
    }
    return text;
  }

  private scalar(event: ScalarEvent): Plain {
    const text = event.valueStart < 0 ? "" : getScalarValue(this.text, event);
    if (event.style !== SCALAR_STYLE.PLAIN) return text;
    const read = readScalar(text);
    if (read.kind === "bad-number") {
      this.trouble({ offset: offsetOf(event), what: read.why, number: text });
      return null;
    }
    return read.value;
  }

  private refuseDecoration(event: { anchorStart: number; tagStart: number }): void {
    if (event.anchorStart >= 0) this.refuse(event.anchorStart - 1, "anchors (&name) are not used here");
    if (event.tagStart >= 0) this.refuse(event.tagStart, "tags (!name) are not used here");
  }

  private refuse(offset: number, what: string): void {
    this.trouble({ offset, what });
  }

  private trouble(trouble: Trouble): void {
    if (this.troubles.length < MAX_TROUBLES) this.troubles.push(trouble);
  }
}

/** Where a node begins; a quoted scalar's own offset lies after its quote. */
export function offsetOf(event: Event | undefined): number {
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      if (event.valueStart < 0) return -1;
      return event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
        ? event.valueStart - 1
        : event.valueStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    default:
      return -1;
  }
}
