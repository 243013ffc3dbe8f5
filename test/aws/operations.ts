import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { fleet } from "../alarms/fleet.ts";
import { ROOT, tollgate } from "../support/cli.ts";
import { confirmMail, deployment } from "./deployment.ts";
import { HOUR, HourlyMeter, pass } from "./hourly.ts";
import { NOW } from "./support.ts";

/** The story that docs/operations.md tells: somebody raised a threshold by hand, and finance has not confirmed. */
export async function operations(): Promise<Readonly<Record<string, string>>> {
  const text = readFileSync(join(ROOT, "budgets", "small-center.yaml"), "utf8").replace(
    /^owners: .*$/m,
    "owners: [contact-center-platform@example.com, finops@example.com]",
  );
  const { double, aws, cwd, plan, arns } = await deployment([text]);
  await confirmMail(double, "contact-center-platform@example.com");
  await confirmMail(double, "operator@example.com");
  const [planned] = fleet(text);
  if (planned === undefined) throw new Error("no budget");
  await new HourlyMeter(aws, planned, () => 2000).hour(double.now);
  await pass(double, null, NOW + HOUR);
  const [alarm] = plan.alarms;
  await aws.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm?.name,
      AlarmDescription: alarm?.description,
      AlarmActions: alarm?.actions.map((name) => arns.get(name) ?? ""),
      Namespace: alarm?.namespace,
      MetricName: alarm?.metricName,
      Dimensions: [{ Name: "Org", Value: "small-center" }],
      Statistic: "Maximum",
      Period: 3600,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 95,
      TreatMissingData: "ignore",
    }),
  );
  const commands = [["doctor"], ["notify-test", "small-center", "--yes"]];
  const shown: Record<string, string> = {};
  for (const args of commands) shown[args.join(" ")] = (await tollgate(args, { cwd })).out;
  return shown;
}
