import { type GenesysFlags, importOne, meterAt, orgOf, withGenesys } from "../../../input/import/from-genesys.ts";
import { BudgetWriter, type ImportFlags, withImport } from "../../../input/import/write-budgets.ts";
import { KnownOrgs } from "../../../input/usage/budget-orgs.ts";
import { sourcesOf } from "../../../input/usage/sources.ts";
import type { Io } from "../../../io.ts";
import type { Define } from "../../../program.ts";

interface Flags extends ImportFlags, GenesysFlags {
  readonly org: string;
}

const EXAMPLES = `
Examples:
  tollgate import contract US-104711 --org acme-emea \\
    --region mypurecloud.de --credentials env:ACME --owner ops@example.com

The contract's items say what is bought ahead, its periods what was used.
What Genesys does not say is "unknown" in the file.

Exit codes: 0 written, or there already; 2 not known, or invalid.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Write a budget from your own contract with Genesys: its plans, items and last months.")
    .argument("<id>", "the contract's id, or the number on the invoice")
    .requiredOption("--org <id>", "the organization's id: the name of its file");
  withImport(withGenesys(command))
    .addHelpText("after", EXAMPLES)
    .action(async (id: string, flags: Flags) => exit(await importContract(id, flags, io)));
};

async function importContract(id: string, flags: Flags, io: Io): Promise<number> {
  const org = orgOf(flags.org);
  const writer = new BudgetWriter(flags, io);
  const sources = sourcesOf(io, new KnownOrgs([org], [], io.cwd));
  const around = { sources, writer, now: io.now().toISOString() };
  await importOne(org, meterAt("genesys-contract", id, flags), flags, around, io);
  return writer.end();
}
