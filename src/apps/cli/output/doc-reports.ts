import type { Doc } from "../../../core/report/documents/doc.ts";
import { DOC_FORMATS } from "../../../core/report/formats.ts";
import type { OutputFile } from "../input/options.ts";
import { type Io, UsageError, usesColor, widthOf } from "../io.ts";
import { unknownName } from "./errors.ts";
import { fileSink, type Sink, stdoutSink } from "./sinks.ts";

export interface ReportFlags {
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

export type Texts = Readonly<Record<string, (color: boolean) => string>>;

/** Prints a document, and writes it to the files of --output. @param more formats that only this command has */
export const reportDoc = (doc: Doc, flags: ReportFlags, io: Io, more: Texts = {}): void =>
  reportTexts({ ...docTexts(() => doc, io), ...more }, flags, io);

/** @param docFor what a format shows */
export function docTexts(docFor: (format: string) => Doc, io: Io): Texts {
  const texts: Record<string, (color: boolean) => string> = {};
  for (const [name, make] of Object.entries(DOC_FORMATS))
    texts[name] = (color) => make(docFor(name), { color, width: widthOf(io.stdout) });
  return texts;
}

/** The formats of a command by their names: one goes to stdout, others to files, all or none. */
export function reportTexts(texts: Texts, { format, output = [] }: ReportFlags, io: Io): void {
  const all = [{ format, path: null }, ...output];
  if (new Set(all.map(({ path }) => path)).size < all.length)
    throw new UsageError("two outputs would be written to one file: name two files");
  const sinks: Sink[] = [];
  try {
    for (const { format: name, path } of all) {
      const [make, known] = [texts[name], Object.keys(texts)];
      if (make === undefined)
        throw unknownName(`there is no format ${name}`, name, known, `Formats: ${known.join(", ")}.`);
      const sink = path === null ? stdoutSink(io) : fileSink(path, io);
      sinks.push(sink);
      sink.write(make(path === null && usesColor(io.stdout, io.env)));
    }
    for (const sink of sinks) sink.commit();
  } finally {
    for (const sink of sinks) sink.abandon();
  }
}
