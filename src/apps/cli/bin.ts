#!/usr/bin/env node
// Tollgate checks budgets for Genesys Cloud AI Experience tokens. The commands are listed in run.ts.
import * as nodeModule from "node:module";
import { join } from "node:path";
import { type CompileCache, keepCompiledCode } from "./compile-cache.ts";
import { processIo } from "./process-io.ts";

keepCompiledCode(nodeModule as CompileCache, join(__dirname, ".compiled"));

// Imported only now: Node keeps the compiled code of what is loaded after the line above.
import("./run.ts")
  .then(({ run }) => run(process.argv.slice(2), processIo()))
  .then((code) => {
    process.exitCode = code;
  });
