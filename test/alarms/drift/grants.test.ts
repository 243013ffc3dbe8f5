import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOpen, matches, publishGrant } from "../../../src/core/alarms/drift/grants.ts";
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
const ANYBODY = { Principal: "*", Action: "sns:Publish", Resource: "*" };
const grantOf = (...statements: object[]) => publishGrant(JSON.stringify({ Statement: statements }), publisher);
const grants = (...statements: object[]) => grantOf(...statements).grant === "granted";

describe("a policy lets CloudWatch publish", () => {
  test("as the stack writes it", () => {
    expect(publishGrant(POLICY(topicArn), publisher).grant).toBe("granted");
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

  test.each([
    ["the publishing of all but a stranger", { NotPrincipal: { AWS: "arn:aws:iam::1:root" }, Action: "sns:Publish" }],
    ["everything but to subscribe", { Principal: "*", NotAction: "sns:Subscribe" }],
    ["all but another topic", { Principal: "*", Action: "*", NotResource: "arn:aws:sns:us-east-1:1:other" }],
    ["other accounts than its own", { ...ANYBODY, Condition: { StringNotEquals: { "aws:SourceAccount": "1" } } }],
    ["alarms but some", { ...ANYBODY, Condition: { ArnNotLike: { "aws:SourceArn": "arn:*:other-*" } } }],
    ["what has no source", { ...ANYBODY, Condition: { Null: { "aws:SourceArn": "false" } } }],
    ["services", { ...ANYBODY, Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }],
  ])("that denies %s", (_, statement) => {
    expect(grantOf(ALARMS, { Effect: "Deny", ...statement }).grant).toBe("refused");
  });

  test.each(["", "x", "null", "[]", '{"Statement":null}', '{"Statement":[null,1,"x",{"Principal":null}]}'])(
    "%j",
    (policy) => {
      expect(publishGrant(policy, publisher).grant).toBe("refused");
    },
  );
});

describe("a Deny", () => {
  test.each([
    [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, ["IpAddress aws:SourceIp"]],
    [{ StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }, ["StringNotEquals aws:PrincipalOrgID"]],
    [{ "ForAnyValue:StringLike": { "aws:SourceArn": "*" } }, ["ForAnyValue:StringLike aws:SourceArn"]],
    [{ NumericLessThan: { "aws:SourceAccount": "5" }, DateLessThan: { "aws:CurrentTime": "2027-01-01" } }, 2],
  ])("under %j is unclear", (Condition, unknown) => {
    const grant = grantOf(ALARMS, { ...ANYBODY, Effect: "Deny", Condition });
    expect(grant).toMatchObject({
      grant: "unclear",
      unknown: typeof unknown === "number" ? { length: unknown } : unknown,
    });
  });

  test.each([
    { IpAddress: { "aws:SourceIp": "10.0.0.0/8" }, Bool: { "aws:SecureTransport": "false" } },
    { StringNotEquals: { "aws:SourceAccount": "123456789012" } },
    { Null: { "aws:SourceAccount": "true" } },
  ])("under %j does not reach CloudWatch, whatever else is not known", (Condition) => {
    expect(grantOf(ALARMS, { ...ANYBODY, Effect: "Deny", Condition })).toEqual({ grant: "granted", unknown: [] });
  });

  test("for an alarm that is not allowed anyway is no doubt", () => {
    expect(grantOf({ ...ANYBODY, Effect: "Deny", Condition: { Bool: { "aws:Other": "true" } } }).grant).toBe("refused");
  });
});

describe("open to anybody", () => {
  const open = (statement: object) => isOpen(JSON.stringify({ Statement: { ...ANYBODY, ...statement } }), topicArn);

  test("is an Allow for everybody without a limit", () => {
    expect(open({ Effect: "Allow" })).toBe(true);
    expect(open({ Effect: "Allow", Condition: { Bool: { "aws:SecureTransport": "true" } } })).toBe(true);
    expect(open({ Effect: "Deny" })).toBe(false);
    expect(open({ Effect: "Allow", Action: "sns:Subscribe" })).toBe(false);
    expect(open({ Effect: "Allow", Condition: { StringEquals: { "AWS:SourceOwner": "1" } } })).toBe(false);
    expect(isOpen(POLICY(topicArn), topicArn)).toBe(false);
  });
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
