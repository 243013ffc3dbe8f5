import { inputRule } from "../rule.ts";

export const fileEncoding = inputRule<{ found: string }>({
  code: "file-encoding",
  what: "The file is not UTF-8 text.",
  why: "Read with the wrong encoding, names and numbers silently change.",
  fix: "Save the file as UTF-8. A byte order mark is allowed.",
  say: ({ found }) => `not UTF-8 text: ${found}`,
});
