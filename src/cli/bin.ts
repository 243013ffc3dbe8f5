#!/usr/bin/env node
import { VERSION } from "../generated/version.js";
import { CompiledParts } from "./compiled-parts.ts";

const parts = new CompiledParts(__dirname, VERSION, process.env);
process.once("exit", () => parts.keep());
parts.require("./main.cjs");
