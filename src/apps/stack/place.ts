import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { getPartitionOutput } from "@pulumi/aws/getPartition.js";
import { getRegionOutput } from "@pulumi/aws/getRegion.js";
import { all, type Output } from "@pulumi/pulumi";
import type { Place } from "../../core/alarms/place.ts";

/** Where the stack's AWS provider deploys. Known in a preview too, so that a preview shows policies and dashboards. */
export const here = (): Output<Place> =>
  all([getPartitionOutput(), getRegionOutput(), getCallerIdentityOutput()]).apply(
    ([{ partition }, { region }, { accountId }]) => ({ partition, region, account: accountId }),
  );
