import { type GenesysFlags, importOne, meterAt, orgOf, withGenesys } from "../../../input/import/from-genesys.ts";
import { BudgetWriter, type ImportFlags, withImport } from "../../../input/import/write-budgets.ts";
import { KnownOrgs } from "../../../input/usage/budget-orgs.ts";
import { sourcesOf } from "../../../input/usage/sources.ts";
import type { Io } from "../../../io.ts";
import { Progress } from "../../../output/progress.ts";
import type { Define } from "../../../program.ts";

type Flags = ImportFlags & GenesysFlags;

const EXAMPLES = `
Examples:
  tollgate import trustee 11111111-2222-3333-4444-555555555555 \\
    --region mypurecloud.de --credentials env:PARTNER --owner ops@example.com

A file has the id of its customer, budgets/<id>.yaml. What Genesys does not say
is "unknown" in it, and tollgate check names it until somebody writes it.

Exit codes: 0 written, or there already; 2 not known, or invalid.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Write a budget for each customer of a partner, from Genesys's overview of it.")
    .argument("<ids...>", "ids of the customers' organizations in Genesys Cloud");
  withImport(withGenesys(command))
    .addHelpText("after", EXAMPLES)
    .action(async (ids: string[], flags: Flags) => exit(await importTrustee(ids, flags, io)));
};

async function importTrustee(ids: readonly string[], flags: Flags, io: Io): Promise<number> {
  const orgs = ids.map(orgOf);
  const writer = new BudgetWriter(flags, io);
  const sources = sourcesOf(io, new KnownOrgs(orgs, [], io.cwd));
  const progress = new Progress(io);
  for (const [index, org] of orgs.entries()) {
    const meter = meterAt("genesys-trustee", ids[index] ?? "", flags);
    await importOne(org, meter, flags, { sources, writer, now: io.now().toISOString() }, io);
    progress.tick("organizations read");
  }
  progress.done();
  return writer.end();
}
