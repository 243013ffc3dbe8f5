import type { Doc } from "./doc.ts";

export const jsonDoc = (doc: Doc): string => `${JSON.stringify(doc.data, null, 2)}\n`;
