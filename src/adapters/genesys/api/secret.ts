const SHOWN = "[secret]";

/** A text that is not shown by accident: printed, joined to a message or serialized, it is "[secret]". */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** For the request only. */
  reveal(): string {
    return this.#value;
  }

  /** A text that may repeat the secret, without it. */
  blot(text: string): string {
    return text.replaceAll(this.#value, SHOWN);
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return SHOWN;
  }
}

/** An OAuth client of Genesys Cloud, of the kind "client credentials". */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
}
