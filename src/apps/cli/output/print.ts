import type { Doc } from "../../../core/report/documents/doc.ts";
import type { DocFormat } from "../../../core/report/format.ts";
import { DOC_FORMATS } from "../../../core/report/formats.ts";
import { type Io, usesColor, widthOf } from "../io.ts";

export function printDoc(doc: Doc, format: string, io: Io): void {
  const options = { color: usesColor(io.stdout, io.env), width: widthOf(io.stdout) };
  io.stdout.write(DOC_FORMATS[format as DocFormat](doc, options));
}
