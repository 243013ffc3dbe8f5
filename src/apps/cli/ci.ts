/** The formats that CI systems read: loaded when one is asked for, so that a check at a terminal starts quickly. */
import { createHash } from "node:crypto";

export { CI_FORMATS } from "../../core/report/ci-formats.ts";

const DIGITS = 32;

export const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
