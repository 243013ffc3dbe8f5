import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grantsPublish, matches } from "../../../src/core/alarms/drift/grants.ts";
import { POLICY } from "./as-deployed.ts";

const topicArn = "arn:aws:sns:us-east-1:123456789012:tollgate-operator";
const alarmArn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:tollgate-acme.over-budget";
const publisher = { topicArn, alarmArn };

const ALARMS = {
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
  Resource: "*",
};
const grants = (...statements: object[]) => grantsPublish(JSON.stringify({ Statement: statements }), publisher);

describe("a policy lets CloudWatch publish", () => {
  test("as the stack writes it", () => {
    expect(grantsPublish(POLICY(topicArn), publisher)).toBe(true);
  });

  test.each([
    ["to everything", { ...ALARMS, Action: "*" }],
    ["by SNS's capital letters, among others", { ...ALARMS, Action: ["SNS:Subscribe", "SNS:Publish"] }],
    [
      "with a list of services",
      { ...ALARMS, Principal: { Service: ["events.amazonaws.com", "cloudwatch.amazonaws.com"] } },
    ],
    [
      "as SNS writes it for a new topic",
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["SNS:Publish"],
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } },
      },
    ],
    [
      "of one of several accounts",
      { ...ALARMS, Condition: { StringEquals: { "aws:SourceAccount": ["1", "123456789012"] } } },
    ],
  ])("%s", (_, statement) => {
    expect(grants(statement)).toBe(true);
  });
});

describe("a policy does not", () => {
  test.each([
    ["that says nothing", []],
    ["for the owner alone", [{ ...ALARMS, Principal: { AWS: "arn:aws:iam::123456789012:root" } }]],
    ["for another service", [{ ...ALARMS, Principal: { Service: "events.amazonaws.com" } }]],
    ["for another topic", [{ ...ALARMS, Resource: `${topicArn}s` }]],
    ["to do something else", [{ ...ALARMS, Action: "sns:Subscribe" }]],
    ["for another account", [{ ...ALARMS, Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } } }]],
    [
      "for alarms of another prefix",
      [{ ...ALARMS, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:*:alarm:other-*" } } }],
    ],
    [
      "under a condition nobody here knows",
      [{ ...ALARMS, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }],
    ],
    ["that is allowed and denied", [ALARMS, { ...ALARMS, Effect: "Deny" }]],
  ])("%s", (_, statements) => {
    expect(grants(...statements)).toBe(false);
  });

  test("a denial of unencrypted transport does not affect CloudWatch", () => {
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    expect(grants(ALARMS, { ...ALARMS, Effect: "Deny", Principal: "*", Condition })).toBe(true);
  });

  test.each(["", "x", "null", "[]", '{"Statement":null}', '{"Statement":[null,1,"x",{"Principal":null}]}'])(
    "%j",
    (policy) => {
      expect(grantsPublish(policy, publisher)).toBe(false);
    },
  );
});

describe("wildcards", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 12 });

  test("match like a regular expression", () => {
    fc.assert(
      fc.property(word, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matches(pattern, text)).toBe(expression.test(text));
      }),
    );
  });

  test("quickly, for any policy", () => {
    expect(matches("*a".repeat(5000), "a".repeat(4999))).toBe(false);
  });
});
