import type { Status } from "../verdict/result.ts";

export const MARKS: Readonly<Record<Status, string>> = { pass: "✔", warn: "!", fail: "✖", invalid: "✖" };
