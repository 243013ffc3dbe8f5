import type { Status } from "../check/result.ts";

export const MARKS: Readonly<Record<Status, string>> = { pass: "✔", warn: "!", fail: "✖", invalid: "✖" };
