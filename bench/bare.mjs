// The floor: every file of a folder read and parsed by the reader the product uses, and nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CORE_SCHEMA, constructFromEvents, parseEvents } from "js-yaml";

const folder = process.argv[2];
let documents = 0;
for (const name of readdirSync(folder).sort()) {
  const source = readFileSync(join(folder, name), "utf8");
  documents += constructFromEvents(parseEvents(source, { maxDepth: 100 }), { source, schema: CORE_SCHEMA }).length;
}
process.stdout.write(`${documents} documents\n`);
