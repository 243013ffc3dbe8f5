import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Correction } from "../../model/finding.ts";
import type { Plain, PlainMap } from "../../model/source.ts";
import { isSecretName, looksLikeSecret } from "../secrets.ts";
import { keyOf } from "./keys.ts";
import { BadNumber, mayBeThousands, readScalar } from "./scalar.ts";
import { quotedKey } from "./show.ts";
import { directiveOffset, hasAllowedDirectives, REFUSED, tooMany } from "./syntax.ts";

/** Something in the document that plain data does not have, where, and what to do about it. */
export interface Trouble extends Required<Correction> {
  readonly offset: number;
  /** Set where a number's notation is at fault. */
  readonly number?: string;
}

/** What the reader accepts before it stops listing: a hostile file has no end of them. */
const MAX_TROUBLES = 20;
/** Far more than a budget or a card needs; later stages look at every entry, some at every pair. */
const MAX_ENTRIES = 1000;
/** How far from a comma the number that it cuts in two may reach. */
const LONGEST_NUMBER = 40;

/**
 * Events to plain data in one pass: maps, lists, text, numbers, booleans, null. Everything that makes
 * YAML surprising is refused with its place: anchors, aliases, tags, merge keys, duplicate keys, keys
 * that are not text, several documents, directives, numbers that would not be computed as typed.
 */
export class Composer {
  readonly troubles: Trouble[] = [];
  /** Noted on the way, so that nobody need look through a file that holds none. */
  mayHoldSecret = false;
  /** Numbers as typed that may be thousands, by where they stand: again, for a later stage that knows its keys. */
  readonly thousands = new Map<number, string>();
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
    if (!hasAllowedDirectives(this.text, first.directives.length))
      this.refuse(directiveOffset(this.text), REFUSED.directive);
    const value = this.peek()?.type === EVENT_ID.POP ? null : this.value();
    this.at++;
    // Of a document of nothing, its --- is all there is.
    if (this.peek() !== undefined) this.refuseDocument();
    return value;
  }

  /** A file may end in a --- that nothing follows. */
  private refuseDocument(): void {
    const mark = this.text.lastIndexOf("\n---") + 1;
    const isEmpty = /^---[ \t]*(#.*)?(\r?\n[ \t]*(#.*)?)*$/.test(this.text.slice(mark));
    this.refuse(isEmpty ? mark : this.nextOffset(mark), isEmpty ? REFUSED.end : REFUSED.document);
  }

  private peek(): Event | undefined {
    return this.events[this.at];
  }

  private nextOffset(otherwise = this.text.length): number {
    for (let at = this.at; at < this.events.length; at++) {
      const offset = offsetOf(this.events[at]);
      if (offset >= 0) return offset;
    }
    return otherwise;
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
        this.refuse(event.anchorStart - 1, REFUSED.alias);
        return null;
      default:
        return null;
    }
  }

  private sequence(): Plain[] {
    const items: Plain[] = [];
    for (let count = 0; this.peek() !== undefined && this.peek()?.type !== EVENT_ID.POP; count++) {
      if (count === MAX_ENTRIES) this.refuse(this.nextOffset(), tooMany("list", MAX_ENTRIES));
      const item = this.value();
      if (count < MAX_ENTRIES) items.push(item);
    }
    this.at++;
    return items;
  }

  private mapping(): PlainMap {
    // Without a prototype `__proto__` is a key like any other, and V8 makes no class of its own for each set of keys.
    const map: PlainMap = Object.create(null);
    let count = 0;
    let last: string | null = null;
    for (let event = this.peek(); event !== undefined && event.type !== EVENT_ID.POP; event = this.peek()) {
      if (count++ === MAX_ENTRIES) this.refuse(offsetOf(event), tooMany("map", MAX_ENTRIES));
      const key = this.key(event, last);
      const value = this.entry(key);
      last = key ?? last;
      if (key === null || count > MAX_ENTRIES) continue;
      if (Object.hasOwn(map, key)) this.refuse(offsetOf(event), REFUSED.twice(quotedKey(key)));
      map[key] = value;
    }
    this.at++;
    return map;
  }

  /** The value of a key. A badly written number is quoted in its finding, unless the key says that it is secret. */
  private entry(key: string | null): Plain {
    const before = this.troubles.length;
    const value = this.value();
    if (this.troubles.length > before && key !== null && isSecretName(key)) {
      this.troubles.push(...this.troubles.splice(before).map((one) => (one.number === undefined ? one : hidden(one))));
    }
    return value;
  }

  /** @param last the key before it */
  private key(event: Event, last: string | null): string | null {
    if (event.type !== EVENT_ID.SCALAR) {
      this.refuse(offsetOf(event), REFUSED.collectionKey);
      this.value();
      return null;
    }
    this.at++;
    this.refuseDecoration(event);
    const text = event.valueStart < 0 ? "" : getScalarValue(this.text, event);
    const key = keyOf(text);
    if (key.isSecret) this.mayHoldSecret = true;
    if (event.style !== SCALAR_STYLE.PLAIN) return key.text;
    if (this.isOfNumberBefore(event, text, last)) return null;
    if (text === "<<") this.refuse(offsetOf(event), REFUSED.merge);
    else if (key.isPlainText) return key.text;
    else this.refuse(event.valueStart < 0 ? this.nextOffset() : offsetOf(event), REFUSED.key(text));
    return null;
  }

  /** In `{ users: 1,500 }` and `{ overageUnitPrice: 0,80 }` what follows a comma is a key: a number was meant. */
  private isOfNumberBefore({ valueStart, valueEnd }: ScalarEvent, text: string, last: string | null): boolean {
    if (this.text[valueStart - 1] !== "," || !/^\d/.test(text)) return false;
    const before = /:\s*(\d[\d., _]*)$/.exec(
      this.text.slice(Math.max(valueStart - LONGEST_NUMBER, 0), valueStart),
    )?.[1];
    if (before === undefined) return false;
    const after = /^[\d.,]*%?/.exec(this.text.slice(valueEnd, valueEnd + LONGEST_NUMBER))?.[0] ?? "";
    const typed = before + text + after.replace(/,$/, "");
    const isSecret = last !== null && isSecretName(last);
    // Each of its commas begins a key: one finding is enough.
    if (before.indexOf(",") === before.length - 1) this.refuse(valueStart, REFUSED.commas(isSecret ? "" : typed));
    return true;
  }

  private scalar(event: ScalarEvent): Plain {
    const text = event.valueStart < 0 ? "" : getScalarValue(this.text, event);
    if (looksLikeSecret(text) !== null) this.mayHoldSecret = true;
    if (event.style !== SCALAR_STYLE.PLAIN) return text;
    const read = readScalar(text);
    if (typeof read === "number" && mayBeThousands(text)) this.thousands.set(event.valueStart, text);
    if (!(read instanceof BadNumber)) return read;
    this.trouble({ offset: offsetOf(event), problem: read.problem, right: read.right, number: text });
    return null;
  }

  private refuseDecoration(event: { anchorStart: number; tagStart: number }): void {
    if (event.anchorStart >= 0) this.refuse(event.anchorStart - 1, REFUSED.anchor);
    if (event.tagStart >= 0) this.refuse(event.tagStart, REFUSED.tag);
  }

  private refuse(offset: number, correction: Required<Correction>): void {
    this.trouble({ offset, ...correction });
  }

  private trouble(trouble: Trouble): void {
    if (this.troubles.length < MAX_TROUBLES) this.troubles.push(trouble);
  }
}

const hidden = (trouble: Trouble): Trouble => ({ ...trouble, number: "a secret", right: "Quote it if text is meant." });

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
