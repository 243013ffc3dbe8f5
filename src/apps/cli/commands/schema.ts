import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Argument, Command } from "commander";
import type { Io } from "../io.ts";

/** Those of policy/, in the order in which a person meets them. */
const NAMES = ["budget", "defaults", "rate-card", "guardrails", "report", "diff", "alarms", "status"] as const;

const EXAMPLES = `
Examples:
  tollgate schema                            the schema of budgets/<org>.yaml
  tollgate schema report                     the schema of check --format json
  tollgate schema diff                       the schema of diff --format json
  tollgate schema alarms                     the schema of alarms --format json
  tollgate schema status                     the schema of status --format json
  tollgate schema > budget.schema.json       for an editor without network`;

export function schemaCommand(io: Io): Command {
  return new Command("schema")
    .description("Print a JSON Schema (2020-12), for editors and other programs.")
    .addArgument(new Argument("[name]", "which").choices(NAMES).default("budget"))
    .addHelpText("after", EXAMPLES)
    .action((name: string) => {
      io.stdout.write(readFileSync(join(io.home, "policy", `${name}.schema.json`), "utf8"));
    });
}
