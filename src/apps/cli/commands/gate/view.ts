import { isThere } from "../../../../adapters/files/names.ts";
import { VERSION } from "../../../../generated/version.js";
import { checked } from "../../input/budgets.ts";
import { pathsOf } from "../../input/named.ts";
import { type BudgetFlags, type FleetFlags, withLabels, withPaths, withPolicy } from "../../input/options.ts";
import { policyFilesOf } from "../../input/policy.ts";
import { EXIT, type Io } from "../../io.ts";
import { PageServer } from "../../output/page-server.ts";
import { pages } from "../../output/pages.ts";
import type { Define } from "../../program.ts";

type Flags = FleetFlags & BudgetFlags;

const EXAMPLES = `
Examples:
  tollgate view                    every budget below budgets/
  tollgate view --where env=prod   those with a label

Open the address that is printed. The page reloads when a file changes. Only
this machine can open it: tollgate check --format html writes it to a file.

Exit codes: 2 invalid usage, 130 after Ctrl-C.`;

export const define: Define = (command, io, exit) => {
  command.description("Show budgets as a page in your browser, up to date while you edit.");
  withPolicy(withLabels(withPaths(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await view(pathsOf(paths, flags, io), flags, io)));
};

async function view(paths: readonly string[], flags: Flags, io: Io): Promise<number> {
  const { watched } = await import("../../input/watch.ts");
  const { folder } = policyFilesOf(io, flags.policy);
  const server = new PageServer(() => pageText(paths, flags, io));
  try {
    io.stdout.write(`${await server.start()}\n`);
    const places = [...paths, ...(isThere(io.cwd, folder) ? [folder] : [])];
    const tell = async (): Promise<number> => {
      server.changed();
      return EXIT.pass;
    };
    return await watched(places, tell, io);
  } finally {
    server.close();
  }
}

/** The budgets as they are now. */
async function pageText(paths: readonly string[], flags: Flags, io: Io): Promise<string> {
  const { htmlFindings } = await pages();
  const { policy, today, results } = checked(paths, flags, io);
  const { guardrails, cards } = policy;
  const formatter = htmlFindings({ guardrails, cards, today, version: VERSION, isLive: true });
  let text = formatter.begin();
  let next = results.next();
  for (; next.done !== true; next = results.next()) text += formatter.result(next.value);
  return text + formatter.end(next.value);
}
