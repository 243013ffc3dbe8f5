/** What talks to AWS. The SDK's clients stay outside the bundle: who needs no AWS installs none. */
export { Aws } from "../aws/aws.ts";
export { countUnconfirmed } from "../aws/count-unconfirmed.ts";
export { publish } from "../aws/publish.ts";
export { putMetrics } from "../aws/put-metrics.ts";
export { readDeployed } from "../aws/read-deployed.ts";
export { readTopics } from "../aws/read-topics.ts";
export { readTotals } from "../aws/read-totals.ts";
