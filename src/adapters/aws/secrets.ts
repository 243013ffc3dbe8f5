import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SourceFailure } from "../../core/model/usage-source.ts";
import { awsError } from "./aws-error.ts";

/** The SDK repeats an attempt that takes longer. */
const REQUEST_HANDLER = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * The text of a secret. Its region is in its ARN; credentials and endpoint come from the environment.
 * @throws SourceFailure
 */
export async function secretString(arn: string, signal: AbortSignal): Promise<string> {
  // Each new client reads it: see aws.ts.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const region = arn.split(":")[3] ?? "";
  const client = new SecretsManagerClient({ region, requestHandler: REQUEST_HANDLER });
  try {
    const command = new GetSecretValueCommand({ SecretId: arn });
    const { SecretString } = await client.send(command, { abortSignal: signal });
    return SecretString ?? "";
  } catch (error) {
    const { message } = awsError(error, "secretsmanager:GetSecretValue", { region });
    throw new SourceFailure("credentials", `the secret: ${message}`);
  } finally {
    client.destroy();
  }
}
