import { execFile, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { ACCOUNT, REGION } from "./support/resource-types.ts";

const AWS = "7.48.0";

/** Null: a real preview can run. A preview of what is new asks AWS for nothing but who is asking. */
function reasonToSkip(): string | null {
  const { status, stdout } = spawnSync("pulumi", ["plugin", "ls", "--json"], { encoding: "utf8" });
  if (status !== 0) return "there is no pulumi on PATH";
  const plugins: { name: string; version: string }[] = JSON.parse(stdout);
  if (plugins.some(({ name, version }) => name === "aws" && version === AWS)) return null;
  return `pulumi has no provider: pulumi plugin install resource aws ${AWS}`;
}

const reason = reasonToSkip();
if (reason !== null) console.warn(`SKIPPED: no preview by a real engine, because ${reason}`);

/** Says who is asking, as STS does, and nothing else. */
async function sts(): Promise<string> {
  const server = createServer((_request, response) => {
    const result = `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/x</Arn><UserId>x</UserId>`;
    response.setHeader("content-type", "text/xml");
    response.end(
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.skipIf(reason !== null)("a real engine previews the worked examples, under the policy pack", async () => {
  const home = folder();
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: "x",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    AWS_ENDPOINT_URL_STS: await sts(),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const pulumi = async (...args: string[]): Promise<string> => {
    const where = ["--cwd", ROOT, "--config-file", join(home, "dev.yaml"), "--stack", "dev", "--non-interactive"];
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)("pulumi", [...args, ...where], options)).stdout;
  };
  await promisify(execFile)("pulumi", ["stack", "init", "dev", "--cwd", ROOT, "--non-interactive"], { env });
  const said = await pulumi("preview", "--json", "--policy-pack", join(ROOT, "policy", "pulumi"));
  const { steps } = JSON.parse(said) as { steps: { op: string; newState: { type: string } }[] };
  const created = (type: string) =>
    steps.filter(({ op, newState }) => op === "create" && newState.type === type).length;
  expect(created("aws:cloudwatch/metricAlarm:MetricAlarm")).toBe(30);
  expect(created("aws:sns/topic:Topic")).toBe(5);
  expect(created("aws:cloudwatch/dashboard:Dashboard")).toBe(7);
});
