/** Where a pull request is discussed: GitHub, or GitLab with its merge requests. */
export interface Forge {
  /** Most characters of a comment. */
  readonly limit: number;
  /** The oldest comment that begins with the marker and was written with this token; null where there is none. */
  find(marker: string): Promise<string | null>;
  /** Both return where a person reads it. */
  create(body: string): Promise<string>;
  update(id: string, body: string): Promise<string>;
}

/** The API was in the way. @param isRefused the token may read and not write: no fault of who runs the gate */
export class ForgeError extends Error {
  override readonly name = "ForgeError";
  readonly isRefused: boolean;

  constructor(message: string, isRefused = false) {
    super(message);
    this.isRefused = isRefused;
  }
}
