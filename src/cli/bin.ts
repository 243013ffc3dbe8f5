#!/usr/bin/env node
import { CompiledParts } from "./compiled-parts.ts";

/** What the parts beside this file are: scripts/compile.mjs puts a hash of them in its place. */
declare const BUILD: string;

const parts = new CompiledParts(__dirname, BUILD, process.env);
process.once("exit", () => parts.keep());
parts.require("./main.cjs");
