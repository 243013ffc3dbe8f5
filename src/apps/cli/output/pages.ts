import type { Doc } from "../../../core/report/documents/doc.ts";
import { VERSION } from "../../../generated/version.js";
import { todayOf } from "../input/policy.ts";
import type { Io } from "../io.ts";
import { printDoc } from "./print.ts";

/** Pages hold what a browser runs: they are a bundle of their own, loaded when one is asked for. */
export const pages = async () => ({
  ...(await import("../../../core/report/page/check.ts")),
  ...(await import("../../../core/report/page/status.ts")),
  ...(await import("../../../core/report/page/doc.ts")),
});

/** What a page says of its making. */
interface About {
  readonly command: string;
  readonly now?: string | undefined;
}

/** The text of a document as a page. */
export async function pageText(doc: Doc, { command, now }: About, io: Io): Promise<string> {
  const { htmlDoc } = await pages();
  return htmlDoc(doc, { command, today: todayOf(io, now), version: VERSION });
}

/** Prints a document, as a page too. */
export async function printDocOrPage(doc: Doc, format: string, about: About, io: Io): Promise<void> {
  if (format === "html") io.stdout.write(await pageText(doc, about, io));
  else printDoc(doc, format, io);
}
