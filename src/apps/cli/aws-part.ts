import { UsageError } from "./io.ts";

/** The part of the CLI that talks to AWS. Its SDK is an optional peer: most who run checks never need it. */
export async function awsPart(): Promise<typeof import("./aws.ts")> {
  try {
    return await import("./aws.ts");
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("@aws-sdk/")) throw error;
    throw new UsageError(
      "the AWS SDK is not installed here. npm install --save-dev @aws-sdk/client-cloudwatch @aws-sdk/client-sns",
    );
  }
}
