import { onTestFinished, vi } from "vitest";
import { Aws, type AwsOptions } from "../../src/adapters/aws/aws.ts";
import { Double, type DoubleOptions } from "./double/double.ts";

/** 23 November 2026, midnight. */
export const NOW = Date.UTC(2026, 10, 23) / 1000;

/** What the SDK finds around it: nothing of the machine, and these. */
export function awsEnvironment(variables: Readonly<Record<string, string>> = {}): void {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  const nowhere = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
  const all = { ...nowhere, AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "2", ...variables };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "not-to-be-shown",
  AWS_REGION: "us-east-1",
};

/** The double, and an environment that leads to it. */
export async function startDouble(options: Partial<DoubleOptions> = {}): Promise<Double> {
  const double = await Double.start({ now: NOW, ...options });
  awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL: double.url });
  onTestFinished(() => double.stop());
  return double;
}

export function connect(options: AwsOptions = {}): Aws {
  const aws = new Aws(options);
  onTestFinished(() => aws.close());
  return aws;
}
