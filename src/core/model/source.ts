/** Where a value stands in a document: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/** What a document holds once it is read. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };
export type PlainMap = { [key: string]: Plain };

export const isMap = (value: Plain | undefined): value is PlainMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One-based line and column (UTF-16 units). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Location extends Position {
  readonly file: string;
}

/** A file that could not be turned into text, and why. */
export interface Unreadable {
  readonly code: "unreadable-file" | "file-encoding" | "file-too-large" | "outside-root";
  readonly position: Position;
  readonly args: Readonly<Record<string, string | number>>;
}

/** A text or the reason there is none. Adapters make these: from a folder, from git, from an editor. */
export interface SourceFile {
  /** As shown to people: relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly text: string | Unreadable;
}

export interface Source extends SourceFile {
  /** The `_defaults.yaml` of its folder: the same object for every file of one folder. */
  readonly defaults?: SourceFile;
  /** Where it has none: those it might be thought to have. Looked for when asked, which a valid file never does. */
  readonly strayDefaults?: () => StrayDefaults | null;
}

export interface StrayDefaults {
  /** Under another name, or in a folder above. */
  readonly why: "misnamed" | "above";
  readonly file: string;
}

/**
 * Copies a text. A part of a file's text would keep the whole text in memory, for ten thousand files all of them.
 */
export const detached = (text: string): string => ` ${text}`.slice(1);
