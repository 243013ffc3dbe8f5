import { awsCost } from "../../../../core/alarms/cost.ts";
import { planWithFunction } from "../../../../core/alarms/drift/meter-drift.ts";
import { alarmsDoc } from "../../../../core/report/views/alarms.ts";
import { pathsOf } from "../../input/named.ts";
import { withDocFormat, withLabels, withOperator, withPaths, withPolicy } from "../../input/options.ts";
import { type PlanFlags, planFleet } from "../../input/plan-fleet.ts";
import { EXIT } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import type { Define } from "../../program.ts";

interface Flags extends PlanFlags {
  readonly meter?: boolean;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate alarms                                what would be deployed
  tollgate alarms budgets/acme-emea.yaml
  tollgate alarms --format json > alarms.json    the plan, for other programs

Exit codes: 0 planned, 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  command.description(
    "List the CloudWatch alarms that the budgets need: when each fires, whom it notifies, the AWS cost.",
  );
  withPolicy(withDocFormat(withLabels(withOperator(withPaths(command)))))
    .option("--meter", "with the alarms of the meter's function, as tollgate:meter on deploys it")
    .addHelpText("after", EXAMPLES)
    .action((paths: string[], flags: Flags) => {
      const { plan: budgets, invalid } = planFleet(pathsOf(paths, flags, io), flags, io);
      const plan = flags.meter === true ? planWithFunction(budgets) : budgets;
      reportDoc(alarmsDoc(plan, awsCost(plan), invalid), flags, io);
      exit(invalid.length > 0 ? EXIT.invalid : EXIT.pass);
    });
};
