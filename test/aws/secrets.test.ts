import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { secretString } from "../../src/adapters/aws/secrets.ts";
import { awsEnvironment, CREDENTIALS } from "./support.ts";

const ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:tollgate/acme";

/** Secrets Manager as far as GetSecretValue goes: AWS JSON 1.1. */
async function secretsManager(status: number, body: object): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const region = /\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? "")?.[1];
    asked.push(`${request.headers["x-amz-target"]} ${region} ${text}`);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  awsEnvironment({ ...CREDENTIALS, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return asked;
}

const ask = (): Promise<string> => secretString(ARN, new AbortController().signal);

test("a secret is asked for in the region of its ARN", async () => {
  const asked = await secretsManager(200, { ARN, SecretString: "{}" });
  expect(await ask()).toBe("{}");
  expect(asked).toEqual([`secretsmanager.GetSecretValue eu-central-1 ${JSON.stringify({ SecretId: ARN })}`]);
});

test.each([
  ["AccessDeniedException", 400, /secretsmanager:GetSecretValue/],
  ["ResourceNotFoundException", 400, /AWS found noth/],
])("%s is a failure of the credentials, on the command line and in the function", async (type, status, said) => {
  await secretsManager(status, { __type: type, message: "no" });
  await expect(ask()).rejects.toMatchObject({ kind: "credentials", message: expect.stringMatching(said) });
});
