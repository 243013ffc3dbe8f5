import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hosted } from "../../test/stack/support/engine.ts";
import type { Registered } from "../../test/stack/support/monitor.ts";
import { budgetText } from "./budgets.ts";

const PROGRAM = fileURLToPath(new URL("../dist/stack/index.cjs", import.meta.url));

export interface Measured {
  readonly counts: Readonly<Record<string, number>>;
  readonly stateBytes: number;
  readonly seconds: number;
}

export async function measure(organizations: number, root: string): Promise<Measured> {
  mkdirSync(join(root, "budgets"));
  for (let at = 0; at < organizations; at++) writeFileSync(join(root, "budgets", `org-${at}.yaml`), budgetText(at));
  const before = process.hrtime.bigint();
  const { code, said, resources } = await hosted({
    root,
    main: PROGRAM,
    config: { "tollgate:operatorEmail": "operator@example.com" },
    limitSeconds: 600,
  });
  if (code !== 0) throw new Error(`the program ended with ${code}: ${said.join("\n")}`);
  const counts: Record<string, number> = {};
  for (const { type } of resources) {
    const short = type.slice(type.lastIndexOf(":") + 1);
    counts[short] = (counts[short] ?? 0) + 1;
  }
  const stateBytes = resources.reduce((bytes, resource) => bytes + entry(resource).length, 0);
  return { counts, stateBytes, seconds: Number(process.hrtime.bigint() - before) / 1e9 };
}

/** As a checkpoint has it: indented, what was asked for and what came of it. */
function entry({ urn, type, parent, inputs, dependencies }: Registered): string {
  const moment = "2026-11-24T00:00:00.000000000Z";
  const outputs = { ...inputs, arn: "x".repeat(90), tagsAll: inputs["tags"] };
  const propertyDependencies = Object.fromEntries(Object.keys(inputs).map((key) => [key, []]));
  const rest = { propertyDependencies, provider: "x".repeat(120), created: moment, modified: moment };
  const known = { urn, custom: true, id: "x".repeat(90), type, inputs, outputs, parent, dependencies };
  return JSON.stringify({ ...known, ...rest }, null, 4);
}
