import type { AlarmPlan } from "./alarm-plan.ts";

/** Where a plan is deployed: ARNs contain these. */
export interface Place {
  /** "aws", "aws-cn", "aws-us-gov" */
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

export const alarmArn = ({ partition, region, account }: Place, name: string): string =>
  `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;

/** A pattern for `aws:SourceArn` that matches every alarm of a plan. */
export const alarmArns = (place: Place, { prefix }: Pick<AlarmPlan, "prefix">): string =>
  alarmArn(place, `${prefix}-*`);

const CONSOLES: Readonly<Record<string, string>> = {
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The address of a dashboard in the console. */
export function dashboardUrl({ partition, region }: Place, name: string): string {
  const host = CONSOLES[partition] ?? "console.aws.amazon.com";
  return `https://${region}.${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}
