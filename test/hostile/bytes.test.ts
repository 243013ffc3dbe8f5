import { describe, expect, test } from "vitest";
import { budget } from "../support/report.ts";
import { accepts, besideGood, CONSUMPTION, checked, placesOf, refuses, withKeys } from "./harness.ts";

const WELL = budget(CONSUMPTION);
const WRONG = budget("consumption: { virtual-agent: { sessions: »-5 } }\n");
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
const bigEndian = (text: string): Buffer => utf16(text).swap16();
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const PICTURE = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000", "hex");
const MIB = 1024 * 1024;

describe("not text", () => {
  refuses([
    { name: "an empty file", text: "", code: "invalid-yaml", right: "empty" },
    { name: "spaces and line ends", text: " \n\n  \n", code: "invalid-yaml", at: "1:1", right: "empty" },
    { name: "only comments", text: "# a\n# b\n", code: "invalid-yaml", at: "1:1", right: "tollgate init" },
    { name: "a picture", text: PICTURE, code: "file-encoding", at: "1:1" },
    { name: "zeros", text: Buffer.alloc(4096), code: "file-encoding", at: "1:1" },
    {
      name: "UTF-16, little end first",
      text: utf16(`\ufeff${WELL}`),
      code: "file-encoding",
      at: "1:1",
      right: "UTF-16",
    },
    {
      name: "UTF-16, big end first",
      text: bigEndian(`\ufeff${WELL}`),
      code: "file-encoding",
      at: "1:1",
      right: "UTF-16",
    },
    {
      name: "UTF-16 LE without a mark",
      text: utf16(WELL),
      code: "file-encoding",
      at: "1:1",
      right: "without a byte order mark",
    },
    {
      name: "UTF-16 BE without a mark",
      text: bigEndian(WELL),
      code: "file-encoding",
      at: "1:1",
      right: "without a byte order mark",
    },
    { name: "Latin-1", text: latin1(withKeys({ name: "Büro" })), code: "file-encoding", at: "3:8", right: "Latin-1" },
    {
      name: "half a character after a whole replacement character",
      text: Buffer.concat([Buffer.from("# \ufffd\nname: "), latin1("ü\n")]),
      code: "file-encoding",
      at: "2:7",
    },
    { name: "a NUL byte", text: withKeys({ name: "Ac\0me" }), code: "file-encoding", at: "3:9", right: "NUL" },
    { name: "a bell", text: withKeys({ name: "Ac»\u0007me" }), code: "invalid-yaml", right: "control character" },
    {
      name: "an escape sequence",
      text: withKeys({ name: '"»\u001b[31mAcme"' }),
      code: "invalid-yaml",
      right: "\\u0007",
    },
    { name: "a C1 control", text: withKeys({ name: "Ac»\u009bme" }), code: "invalid-yaml", right: "control character" },
    { name: "2 MiB", text: Buffer.alloc(2 * MIB, 35), code: "file-too-large", at: "1:1", right: "2,097,152 bytes" },
    { name: "1 MiB and a byte", text: Buffer.alloc(MIB + 1, 35), code: "file-too-large", at: "1:1" },
  ]);
});

describe("line ends and marks", () => {
  accepts([
    { name: "a byte order mark", text: `\ufeff${WELL}` },
    { name: "CR LF", text: WELL.replaceAll("\n", "\r\n") },
    { name: "CR", text: WELL.replaceAll("\n", "\r") },
    { name: "no last line end", text: WELL.trimEnd() },
    { name: "1 MiB", text: WELL.padEnd(MIB, "# and no more\n") },
    { name: "a name in another script", text: withKeys({ name: "東京コールセンター 🚀" }) },
    { name: "a replacement character", text: withKeys({ name: "Ac\ufffdme" }) },
  ]);
  refuses([
    {
      name: "behind a byte order mark",
      text: `\ufeff${WELL}`.replace("version", "verzion"),
      code: "schema",
      at: "1:1",
    },
    { name: "in a file with CR LF", text: WRONG.replaceAll("\n", "\r\n"), code: "schema" },
    { name: "in a file with CR", text: WRONG.replaceAll("\n", "\r"), code: "schema" },
    { name: "behind wide characters", text: withKeys({ name: "🚀", labels: '{ a: "🚀", b: »5 }' }), code: "schema" },
  ]);
});

test("long texts are not shown again", async () => {
  const long = "n".repeat(MIB / 5);
  const cwd = besideGood({
    "budgets/acme.yaml": withKeys({ org: long, name: long, labels: `{ a: ${long} }`, [long]: "5" }),
  });
  const { out, report } = await checked(cwd);
  expect(placesOf(report, "budgets/acme.yaml").length).toBe(4);
  expect(out.length).toBeLessThan(3000);
});
