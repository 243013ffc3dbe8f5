import type { Doc } from "../../../core/report/documents/doc.ts";
import { DOC_FORMATS } from "../../../core/report/formats.ts";
import type { OutputFile } from "../input/options.ts";
import { type Io, UsageError, usesColor, widthOf } from "../io.ts";
import { unknownName } from "./errors.ts";
import { fileSink, type Sink, stdoutSink } from "./sinks.ts";

interface Flags {
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

/** Formats of a command that no other has, such as CSV. */
export type OwnFormats = Readonly<Record<string, () => string>>;

/** Prints a document, and writes it to the files of --output: all or none. */
export function reportDoc(doc: Doc, { format, output = [] }: Flags, io: Io, own: OwnFormats = {}): void {
  const formats: Record<string, (color: boolean) => string> = {};
  for (const [name, text] of Object.entries(own)) formats[name] = text;
  for (const [name, make] of Object.entries(DOC_FORMATS))
    formats[name] ??= (color) => make(doc, { color, width: widthOf(io.stdout) });
  const all = [{ format, path: null }, ...output];
  if (new Set(all.map(({ path }) => path)).size < all.length)
    throw new UsageError("two outputs would be written to one file: name two files");
  const sinks: Sink[] = [];
  try {
    for (const { format: name, path } of all) {
      const make = formats[name];
      const known = Object.keys(formats);
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
