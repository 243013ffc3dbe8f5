import { type Io, UsageError } from "../../io.ts";
import { useProxy } from "./proxy.ts";

/**
 * All that talks to AWS. It is loaded when a command needs it, because its SDK is an optional peer: a machine that only
 * checks budgets does not install it.
 */
export async function loadAws(io: Io) {
  useProxy(io);
  try {
    return {
      ...(await import("../../../../adapters/aws/aws.ts")),
      ...(await import("../../../../adapters/aws/deployed.ts")),
      ...(await import("../../../../adapters/aws/requests.ts")),
      ...(await import("../../../../adapters/aws/put-metrics.ts")),
      ...(await import("../../../../adapters/aws/read-published.ts")),
      ...(await import("../../../../adapters/aws/topics.ts")),
    };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("@aws-sdk/")) throw error;
    throw new UsageError(
      "the AWS SDK is not installed here. npm install --save-dev @aws-sdk/client-cloudwatch @aws-sdk/client-sns",
    );
  }
}
