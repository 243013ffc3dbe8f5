import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { AwsOptions } from "../../src/adapters/aws/aws.ts";
import { AwsError } from "../../src/adapters/aws/aws-error.ts";
import { folder } from "../support/cli.ts";
import { awsEnvironment, CREDENTIALS, connect, startDouble } from "./support.ts";

/** What a person reads when one of both services is asked. */
async function asked(service: "cloudwatch" | "sns", options: AwsOptions = {}): Promise<AwsError> {
  const aws = connect(options);
  const answer =
    service === "sns"
      ? aws.ask("sns:ListTopics", (o) => aws.sns.send(new ListTopicsCommand({}), o))
      : aws.ask("cloudwatch:DescribeAlarms", (o) => aws.cloudwatch.send(new DescribeAlarmsCommand({}), o));
  const error = await answer.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AwsError);
  const { message } = error as AwsError;
  expect(message).not.toMatch(/\n|not-to-be-shown|AKIDEXAMPLE/);
  return error as AwsError;
}

/** Something on loopback that is not AWS. */
async function listener(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("before anything is asked", () => {
  test("no region", async () => {
    awsEnvironment();
    expect(await asked("sns")).toMatchObject({ kind: "region", message: expect.stringContaining("--region") });
  });

  test("no credentials, and none in a profile", async () => {
    awsEnvironment();
    expect(await asked("sns", { region: "us-east-1" })).toMatchObject({ kind: "credentials" });
    const { kind, message } = await asked("cloudwatch", { region: "us-east-1", profile: "acme" });
    expect(kind).toBe("credentials");
    expect(message).toContain("aws sso login --profile acme");
  });

  test("an SSO session that has expired", async () => {
    const config =
      "[profile acme]\nsso_session = acme\nsso_account_id = 123456789012\nsso_role_name = ops\nregion = us-east-1\n" +
      "[sso-session acme]\nsso_region = us-east-1\nsso_start_url = https://acme.example/start\n";
    const home = folder({ config });
    awsEnvironment({ AWS_CONFIG_FILE: `${home}/config`, HOME: home });
    const { kind, message } = await asked("sns", { profile: "acme" });
    expect(kind).toBe("expired");
    expect(message).toContain("aws sso login --profile acme");
  });
});

describe("what AWS answers, whichever protocol it speaks", () => {
  test.each([
    ["ExpiredToken", "expired", /aws sso login/],
    ["AccessDenied", "denied", /denies (sns|cloudwatch):\w+ in us-east-1/],
    ["AuthorizationError", "denied", /denies/],
    ["InvalidClientTokenId", "unknown-credentials", /region/],
    ["Throttling", "throttled", /AWS_MAX_ATTEMPTS/],
    ["NotFound", "not-found", /Check the region/],
    ["InvalidParameterValue", "refused", /InvalidParameterValue/],
  ] as const)("%s", async (code, kind, says) => {
    const double = await startDouble();
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    for (const [service, operation] of [
      ["sns", "ListTopics"],
      ["cloudwatch", "DescribeAlarms"],
    ] as const) {
      double.refuse(operation, code, { status: 403 });
      const error = await asked(service, { region: "us-east-1" });
      expect(error.kind).toBe(kind);
      expect(error.message).toMatch(says);
    }
  });

  test("a request signed for another region", async () => {
    await startDouble();
    expect(await asked("sns", { region: "eu-west-1" })).toMatchObject({
      kind: "unknown-credentials",
      message: expect.stringContaining("eu-west-1"),
    });
  });
});

describe("an endpoint that is not AWS", () => {
  test("refuses the connection", async () => {
    awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL: "http://user:not-to-be-shown@127.0.0.1:9" });
    const { kind, message } = await asked("sns");
    expect(kind).toBe("unreachable");
    expect(message).toContain("127.0.0.1:9");
  });

  test("answers with a page", async () => {
    const url = await listener((_, response) => void response.writeHead(200).end("<html><body>hello</body>"));
    awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL_SNS: url, AWS_ENDPOINT_URL_CLOUDWATCH: url });
    expect((await asked("sns")).kind).toBe("not-aws");
    expect((await asked("cloudwatch")).kind).toBe("not-aws");
  });

  test.each([
    "<html><body>Sign in to the network</body></html>",
    "<!DOCTYPE html>\n<html></html>",
    "<?xml version='1.0'?><!doctype html><html></html>",
    "hello",
    "",
  ])("answers with status 200 and %j: that is no empty list", async (page) => {
    const url = await listener((_, response) => void response.writeHead(200, { "content-type": "text/xml" }).end(page));
    awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL: url });
    expect((await asked("sns")).kind).toBe("not-aws");
    if (page !== "") expect((await asked("cloudwatch")).kind).toBe("not-aws");
  });

  test("throttles, refuses or fails: three words", async () => {
    const double = await startDouble();
    const said = async (code: string, status: number) => {
      double.refuse("ListTopics", code, { status });
      const { kind, message } = await asked("sns");
      return [kind, message.split(" sns:")[0]];
    };
    expect(await said("Throttling", 400)).toEqual(["throttled", "AWS throttles"]);
    expect(await said("SlowDown", 429)).toEqual(["throttled", "AWS throttles"]);
    expect(await said("InvalidParameter", 400)).toEqual(["refused", "AWS refuses"]);
    expect(await said("InternalFailure", 500)).toEqual(["failed", "AWS failed to answer"]);
    expect(await said("ServiceUnavailable", 503)).toEqual(["failed", "AWS failed to answer"]);
  });

  test("is no URL", async () => {
    awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL: "not a url" });
    expect((await asked("sns")).kind).toBe("not-aws");
  });

  test("never answers, until Ctrl-C", async () => {
    const interrupt = new AbortController();
    const url = await listener(() => interrupt.abort());
    awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL: url });
    const aws = connect({ signal: interrupt.signal });
    const answer = aws.ask("sns:ListTopics", (o) => aws.sns.send(new ListTopicsCommand({}), o));
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  });
});

// The SDK warns once in a process, whoever makes its first client: that nothing is shown, the built program's test sees.
test("Node's version is not warned about: a report is all that is shown", () => {
  awsEnvironment(CREDENTIALS);
  connect();
  expect(process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"]).toBe("true");
});
