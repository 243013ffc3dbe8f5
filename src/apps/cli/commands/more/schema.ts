import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Argument } from "commander";
import type { Define } from "../../program.ts";

/** The schemas of policy/, in the order in which a person meets them. */
const NAMES = ["budget", "defaults", "rate-card", "guardrails", "test", "report", "diff", "alarms", "status"] as const;

const EXAMPLES = `
Examples:
  tollgate schema                            the schema of budgets/<org>.yaml
  tollgate schema test                       the schema of <org>.test.yaml
  tollgate schema report                     the schema of check --format json
  tollgate schema diff                       the schema of diff --format json
  tollgate schema alarms                     the schema of alarms --format json
  tollgate schema status                     the schema of status --format json
  tollgate schema > budget.schema.json       for an editor without network`;

export const define: Define = (command, io) => {
  command
    .description("Print a JSON Schema (2020-12), for editors and other programs.")
    .addArgument(new Argument("[name]", "which schema").choices(NAMES).default("budget"))
    .addHelpText("after", EXAMPLES)
    .action((name: string) => {
      io.stdout.write(readFileSync(join(io.home, "policy", `${name}.schema.json`), "utf8"));
    });
};
