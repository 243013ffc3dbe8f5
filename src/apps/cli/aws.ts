/** What talks to AWS. The SDK's clients stay outside the bundle: who needs no AWS installs none. */
export { Aws } from "../../adapters/aws/aws.ts";
export { countUnconfirmed } from "../../adapters/aws/count-unconfirmed.ts";
export { publish } from "../../adapters/aws/publish.ts";
export { putMetrics } from "../../adapters/aws/put-metrics.ts";
export { readDeployed } from "../../adapters/aws/read-deployed.ts";
export { readTopics } from "../../adapters/aws/read-topics.ts";
export { readTotals } from "../../adapters/aws/read-totals.ts";
