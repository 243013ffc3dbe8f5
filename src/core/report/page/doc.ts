import type { Day } from "../../model/calendar.ts";
import type { Block, Doc } from "../documents/doc.ts";
import { withoutAddresses } from "./addresses.ts";
import type { DocPage, PageBlock } from "./data.ts";
import { pageFinding } from "./organization.ts";
import { pageHead, pageTail } from "./shell.ts";

/** Any other document as a page. */
export function htmlDoc(
  { title, blocks }: Doc,
  about: { readonly command: string; readonly today: Day; readonly version: string },
): string {
  const page: DocPage = { kind: "doc", ...about, title: withoutAddresses(title), blocks: blocks.map(pageBlock) };
  return pageHead(`Tollgate: ${page.title}`) + pageTail(page);
}

function pageBlock(block: Block): PageBlock {
  if (block.kind === "findings") return { kind: "findings", items: block.items.map(pageFinding) };
  if (block.kind === "details")
    return { kind: "details", summary: withoutAddresses(block.summary), blocks: block.blocks.map(pageBlock) };
  return cleaned(block) as PageBlock;
}

/** A copy in which no text has an address. */
function cleaned(value: unknown): unknown {
  if (typeof value === "string") return withoutAddresses(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cleaned(one)]));
}
