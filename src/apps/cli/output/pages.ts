import type { Doc } from "../../../core/report/documents/doc.ts";
import { VERSION } from "../../../generated/version.js";
import { todayOf } from "../input/policy.ts";
import type { Io } from "../io.ts";
import { type ReportFlags, reportDoc, type Texts } from "./doc-reports.ts";

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

/** A page as one more format of a report. It is made where it is wanted. */
export async function pageTexts(make: () => Promise<string>, { format, output = [] }: ReportFlags): Promise<Texts> {
  const isWanted = [format, ...output.map((file) => file.format)].includes("html");
  const text = isWanted ? await make() : "";
  return { html: () => text };
}

/** Prints a document, as a page too. */
export async function reportDocOrPage(doc: Doc, flags: ReportFlags, about: About, io: Io): Promise<void> {
  const page = async () => {
    const { htmlDoc } = await pages();
    return htmlDoc(doc, { command: about.command, today: todayOf(io, about.now), version: VERSION });
  };
  reportDoc(doc, flags, io, await pageTexts(page, flags));
}
