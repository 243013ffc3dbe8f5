import { type Day, isDay } from "../../model/calendar.ts";
import { type Exact, exactFromText } from "../../model/exact.ts";

/** Kept data that this version did not write and cannot read. Nothing is guessed. */
export class StateRefused extends Error {
  override readonly name = "StateRefused";
}

const EXACT = /^-?\d{1,40}(\.\d{1,40})?$|^-?\d{1,80}\/[1-9]\d{0,79}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/;
const MOST_ITEMS = 100_000;
const MOST_CHARACTERS = 300;

/** A place in kept data. A method that reads it returns a value, or throws a refusal that names the place. */
export class Kept {
  private readonly value: unknown;
  private readonly path: string;

  constructor(value: unknown, path = "$") {
    this.value = value;
    this.path = path;
  }

  static parse(text: string): Kept {
    try {
      return new Kept(JSON.parse(text));
    } catch {
      throw new StateRefused("it is not JSON");
    }
  }

  refuse(right: string): StateRefused {
    return new StateRefused(`${this.path} is not ${right}`);
  }

  /** Null where the value is null. */
  or<T>(read: (kept: Kept) => T): T | null {
    return this.value === null ? null : read(this);
  }

  /** Null where there is no value at all, too: an older version did not write it. */
  orNone<T>(read: (kept: Kept) => T): T | null {
    return this.value === undefined ? null : this.or(read);
  }

  /** @param older the name that an older version wrote */
  at(key: string, older: string | null = null): Kept {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.refuse("an object");
    const name = older !== null && !Object.hasOwn(value, key) && Object.hasOwn(value, older) ? older : key;
    const found = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return new Kept(found, `${this.path}.${name}`);
  }

  items(): Kept[] {
    const { value } = this;
    if (!Array.isArray(value) || value.length > MOST_ITEMS) throw this.refuse("a list");
    return value.map((item, index) => new Kept(item, `${this.path}[${index}]`));
  }

  text(): string {
    const { value } = this;
    if (typeof value === "string" && value !== "" && value.length <= MOST_CHARACTERS) return value;
    throw this.refuse("a text");
  }

  oneOf<T extends string>(...known: readonly T[]): T {
    const found = known.find((name) => name === this.value);
    if (found === undefined) throw this.refuse(known.join(" or "));
    return found;
  }

  isTrue(): boolean {
    if (typeof this.value !== "boolean") throw this.refuse("true or false");
    return this.value;
  }

  /** Not negative. */
  whole(): number {
    const { value } = this;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.refuse("a whole number");
  }

  exact(): Exact {
    const text = this.text();
    if (!EXACT.test(text)) throw this.refuse("a number of tokens");
    return exactFromText(text);
  }

  tokens(): bigint {
    const { n, d } = this.exact();
    if (d !== 1n || n < 0n) throw this.refuse("a whole number of tokens");
    return n;
  }

  day(): Day {
    const text = this.text();
    if (!isDay(text)) throw this.refuse("a day");
    return text;
  }

  instant(): string {
    const text = this.text();
    if (!INSTANT.test(text) || !isDay(text.slice(0, 10))) throw this.refuse("an instant");
    return text;
  }
}
