#!/usr/bin/env node
import { CompiledParts } from "./compiled-parts.ts";

/** What the parts beside this file are: scripts/compile.mjs puts a hash of them in its place. */
declare const BUILD: string;

/** Each command needs others of the same functions, so each keeps its own; a slip of the pen, exit 2, keeps nothing. */
const [command = "none"] = /^[a-z]+(-[a-z]+)*$/.exec(process.argv[2] ?? "") ?? [];

const parts = new CompiledParts(__dirname, `${command}-${BUILD}`, process.env);
process.once("exit", (code) => {
  if (code < 2) parts.keep();
});
parts.require("./main.cjs");
