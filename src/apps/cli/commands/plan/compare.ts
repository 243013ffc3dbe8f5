import { compareDoc, type Pair } from "../../../../core/report/views/compare.ts";
import { checked, noBudgetIn } from "../../input/budgets.ts";
import { pathsOf } from "../../input/named.ts";
import { type FleetFlags, withDocFormat, withLabels, withPaths, withPolicy } from "../../input/options.ts";
import { knownCard } from "../../input/policy.ts";
import { EXIT, type Io } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

interface Flags extends FleetFlags {
  readonly rateCard: string;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate compare --rate-card genesys-2026-06
  tollgate compare --rate-card acme-contract budgets/acme-emea.yaml
  tollgate compare --rate-card genesys-2026-06 --format markdown > comment.md

Exit codes: 0 compared, whatever the difference; 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  command.description("Show what another rate card would change for each organization, in tokens and in money.");
  withPaths(command).requiredOption("--rate-card <id>", "the card to compare with");
  withPolicy(withDocFormat(withLabels(command)))
    .addHelpText("after", EXAMPLES)
    .action((paths: string[], flags: Flags) => exit(compare(pathsOf(paths, flags, io), flags, io)));
};

/** The same files checked twice: under their own card and under the other. */
function compare(paths: readonly string[], { rateCard: id, ...flags }: Flags, io: Io): number {
  const { policy, results: own } = checked(paths, flags, io);
  const rateCard = knownCard(id, policy);
  const { results: others } = checked(paths, { ...flags, rateCard }, io);
  const progress = new Progress(io);
  const pairs: Pair[] = [];
  for (const other of others) {
    const next = own.next();
    if (next.done !== true) pairs.push({ own: next.value, other });
    progress.tick("budgets compared");
  }
  progress.done();
  if (pairs.length === 0) throw noBudgetIn(paths, flags, io);
  reportDoc(compareDoc(pairs, rateCard), flags, io);
  return pairs.some((pair) => pair.own.status === "invalid") ? EXIT.invalid : EXIT.pass;
}
