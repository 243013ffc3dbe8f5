import { Fault } from "../fault.ts";
import type { World } from "../world.ts";

export interface Topic {
  readonly arn: string;
  readonly attributes: Map<string, string>;
}

const SETTABLE = new Set(["DisplayName", "Policy", "KmsMasterKeyId", "SignatureVersion", "DeliveryPolicy"]);

export function newTopic(name: string, attributes: ReadonlyMap<string, string>, { region, account }: World): Topic {
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalid("Topic Name");
  const arn = `arn:aws:sns:${region}:${account}:${name}`;
  const topic = { arn, attributes: new Map([["Policy", defaultPolicy(arn, account)]]) };
  for (const [key, value] of attributes) setAttribute(topic, key, value);
  return topic;
}

export function setAttribute({ attributes }: Topic, name: string, value: string): void {
  if (!SETTABLE.has(name)) throw invalid("AttributeName");
  if (name === "Policy") checkPolicy(value);
  attributes.set(name, value);
}

function checkPolicy(text: string): void {
  try {
    if (!Array.isArray(JSON.parse(text).Statement)) throw invalid("Policy");
  } catch {
    throw invalid("Policy");
  }
}

/** What a topic has before anybody writes a policy: its account may do everything, and no service may publish. */
const defaultPolicy = (arn: string, account: string): string =>
  JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:Subscribe", "SNS:Publish"],
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });

export const invalid = (what: string): Fault => new Fault("InvalidParameter", `Invalid parameter: ${what}`);
