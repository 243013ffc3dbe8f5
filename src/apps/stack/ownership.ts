import { getTopic } from "@pulumi/aws/sns/getTopic.js";
import { getParametersByPath } from "@pulumi/aws/ssm/getParametersByPath.js";
import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import {
  getOrganization,
  getProject,
  getStack,
  type InvokeOptions,
  log,
  type Resource,
  RunError,
} from "@pulumi/pulumi";
import type { Place } from "../../core/alarms/place.ts";
import { printable } from "../../core/text/terminal.ts";
import type { Surroundings } from "./surroundings.ts";

const NOTHING_THERE = /no matching|not found|couldn't find|could not find|empty result|NotFound/i;

const folderOf = (prefix: string): string => `/tollgate/${prefix}`;
const markerOf = (prefix: string): string => `${folderOf(prefix)}/stack`;
const thisStack = (): string => `${getOrganization()}/${getProject()}/${getStack()}`;

/**
 * Of two stacks with one prefix, the second would overwrite the alarms of the first, and its destruction would take them.
 * @throws RunError where the prefix is another stack's
 */
export async function refuseForeignPrefix(prefix: string, options: InvokeOptions): Promise<void> {
  const found = await asked(
    getParametersByPath({ path: folderOf(prefix) }, options),
    "ssm:GetParametersByPath",
    prefix,
  );
  const owner = found?.values[found.names.indexOf(markerOf(prefix))];
  if (owner === undefined || owner === thisStack()) return;
  throw new RunError(
    `tollgate:prefix: ${prefix} belongs to the stack ${printable(owner)}, and this is ${thisStack()}. Use another prefix. ` +
      `If it is this stack under its old name: aws ssm delete-parameter --name ${markerOf(prefix)}`,
  );
}

/** @throws RunError where alarms would tell a topic that is not there */
export async function refuseMissingTopic(
  topicArn: string | null,
  { region, account }: Place,
  options: InvokeOptions,
): Promise<void> {
  if (topicArn === null) return;
  const [, , , itsRegion, itsAccount, name = ""] = topicArn.split(":");
  if (itsRegion !== region)
    throw new RunError(
      `tollgate:operatorTopic: ${topicArn} is not in ${region}: an alarm tells topics of its own region`,
    );
  // Nobody else may look into another account.
  if (itsAccount === account)
    await asked(getTopic({ name }, options), "sns:ListTopics", topicArn, "tollgate:operatorTopic");
}

/**
 * What AWS answers; undefined: it was not to be had, which is said and stops nothing.
 * @param key the key of the configuration that is wrong where AWS has nothing of this name
 */
async function asked<T>(answer: Promise<T>, permission: string, what: string, key?: string): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    if (key !== undefined && NOTHING_THERE.test(said)) throw new RunError(`${key}: ${what} is not there`);
    log.warn(printable(`${what} could not be looked up (${permission}): ${said}`));
    return undefined;
  }
}

/** Says whose the prefix is. */
export const markOwner = ({ plan: { prefix }, tags, scope }: Surroundings, parent: Resource): void =>
  void new Parameter(
    scope.name("owner"),
    {
      name: markerOf(prefix),
      type: "String",
      insecureValue: thisStack(),
      description: "The Pulumi stack that has this prefix: Tollgate refuses a second one",
      // A stack whose state was lost deploys again.
      overwrite: true,
      tags,
    },
    { parent },
  );
