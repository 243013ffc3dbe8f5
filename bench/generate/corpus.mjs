import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { budget } from "./budget.mjs";
import { withMistake } from "./mistakes.mjs";

/** Raise it with every change of what is generated: corpora of another version are written anew. */
const VERSION = 1;
const ROOT = fileURLToPath(new URL("../corpus", import.meta.url));
const INVALID_EVERY = 10;

/** The folder of `count` budgets, written if it is not there. With `invalid`, a tenth of the same files is broken. */
export function corpus(count, { invalid = false } = {}) {
  const folder = join(ROOT, invalid ? `${count}-invalid` : String(count));
  const budgets = join(folder, "budgets");
  const stamp = join(folder, "generator.json");
  const wanted = JSON.stringify({ version: VERSION, count, invalid });
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return budgets;
  console.error(`writing ${count} budgets${invalid ? ", a tenth of them invalid" : ""}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(budgets, { recursive: true });
  for (let index = 0; index < count; index++) {
    const { org, text } = budget(index);
    const isBroken = invalid && index % INVALID_EVERY === 0;
    writeFileSync(join(budgets, `${org}.yaml`), isBroken ? withMistake(text, index / INVALID_EVERY) : text);
  }
  writeFileSync(stamp, wanted);
  return budgets;
}
