import type { Doc } from "./doc.ts";
import { safeJson } from "./terminal.ts";

export const jsonDoc = (doc: Doc): string => `${safeJson(doc.data, 2)}\n`;
