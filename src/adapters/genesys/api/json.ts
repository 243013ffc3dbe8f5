import type { Node } from "jsonc-parser";
import { add, divide, type Exact, exactText, multiply } from "../../../core/model/exact.ts";
import { type FailureKind, SourceFailure } from "../../../core/model/usage-source.ts";
import { quoted } from "../../../core/text/text.ts";
import { isJson, jsonTree, textAt } from "../../files/json-tree.ts";

const NUMBER = /^(-?)(\d{1,18})(?:\.(\d{1,24}))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * A place in an answer, whether something is there or not. Reading it gives a value or a failure that names the place: nothing that is
 * missing becomes a zero. Numbers are taken as they were written, not as doubles.
 */
export class Json {
  /** "$.charges[3].product" */
  readonly path: string;
  private readonly node: Node | undefined;
  private readonly text: string;
  /** In messages: "the billing period". */
  private readonly what: string;

  private constructor(path: string, node: Node | undefined, text: string, what: string) {
    this.path = path;
    this.node = node;
    this.text = text;
    this.what = what;
  }

  static parse(text: string, what: string): Json {
    const tree = jsonTree(text);
    if (isJson(tree)) return new Json("$", tree, text, what);
    throw new SourceFailure("shape", `${what}: ${tree.problem}`, { path: "$" });
  }

  /** Missing, or null. */
  get isAbsent(): boolean {
    return this.node === undefined || this.node.type === "null";
  }

  /** Missing, or a zero. */
  get isNothing(): boolean {
    return this.isAbsent || this.node?.value === 0;
  }

  get isList(): boolean {
    return this.node?.type === "array";
  }

  fail(kind: FailureKind, problem: string): SourceFailure {
    return new SourceFailure(kind, `${this.what}: ${problem}`, { path: this.path });
  }

  at(key: string): Json {
    if (this.isAbsent) throw this.fail("shape", "this is missing");
    if (this.node?.type !== "object") throw this.fail("shape", "this is not an object");
    const found = (this.node.children ?? []).filter(({ children }) => children?.[0]?.value === key);
    const place = new Json(`${this.path}.${key}`, found[0]?.children?.[1], this.text, this.what);
    if (found.length > 1) throw place.fail("shape", "this is there twice");
    return place;
  }

  /** As at(), for a place that may be anything: what has no such key has nothing there. */
  maybe(key: string): Json {
    return this.node?.type === "object"
      ? this.at(key)
      : new Json(`${this.path}.${key}`, undefined, this.text, this.what);
  }

  items(): Json[] {
    if (this.isAbsent) throw this.fail("shape", "this is missing");
    if (this.node?.type !== "array") throw this.fail("shape", "this is not a list");
    return (this.node.children ?? []).map(
      (child, index) => new Json(`${this.path}[${index}]`, child, this.text, this.what),
    );
  }

  /** Not empty. */
  string(): string {
    if (this.isAbsent) throw this.fail("shape", "this is missing");
    if (this.node?.type !== "string") throw this.fail("shape", "this is not a text");
    if (this.node.value === "") throw this.fail("shape", "this is empty");
    return this.node.value;
  }

  stringOrNull(): string | null {
    return this.isAbsent || this.node?.value === "" ? null : this.string();
  }

  /** Null also where it is no text. */
  textOrNull(): string | null {
    return typeof this.node?.value === "string" && this.node.value !== "" ? this.node.value : null;
  }

  get isTrue(): boolean {
    return this.node?.type === "boolean" && this.node.value === true;
  }

  /** A quantity: not below zero. */
  number(): Exact {
    return this.notNegative(this.signed());
  }

  /** A quantity that may be a credit: below zero. */
  signed(): Exact {
    if (this.isAbsent) throw this.fail("shape", "this is missing");
    if (this.node?.type !== "number") throw this.fail("shape", "this is not a number");
    return this.quantity(textAt(this.node, this.text));
  }

  signedOrNull(): Exact | null {
    return this.isAbsent ? null : this.signed();
  }

  numberOrNull(): Exact | null {
    return this.isAbsent ? null : this.number();
  }

  /** A quantity that is written as a text. */
  numberInString(): Exact {
    return this.notNegative(this.signedInString());
  }

  signedInString(): Exact {
    return this.quantity(this.string());
  }

  private notNegative(value: Exact): Exact {
    if (value.n < 0n) throw this.fail("inconsistent", `${exactText(value)} is below zero`);
    return value;
  }

  private quantity(text: string): Exact {
    const [, sign, whole = "", decimals = "", exponent = "0"] = NUMBER.exec(text) ?? [];
    if (sign === undefined) throw this.fail("shape", `${quoted(text, 24)} is not a plain number`);
    const value = { n: BigInt(sign + whole + decimals), d: 10n ** BigInt(decimals.length) };
    const power = { n: 10n ** BigInt(Math.abs(Number(exponent))), d: 1n };
    return exponent.startsWith("-") ? divide(value, power) : multiply(value, power);
  }
}

export const sum = (values: readonly Exact[]): Exact => values.reduce(add, { n: 0n, d: 1n });
