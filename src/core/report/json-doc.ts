import { safeJson } from "../text/terminal.ts";
import type { Doc } from "./doc.ts";

export const jsonDoc = (doc: Doc): string => `${safeJson(doc.data, 2)}\n`;
