import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Message, pulumiRequire } from "../stack/support/monitor.ts";
import { ROOT } from "../support/cli.ts";

const grpc = pulumiRequire("@grpc/grpc-js");
const { AnalyzerClient } = pulumiRequire("./proto/analyzer_grpc_pb.js");
const analyzer = pulumiRequire("./proto/analyzer_pb.js");
const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb.js");
const { Struct } = pulumiRequire("google-protobuf/google/protobuf/struct_pb.js");

const RUNNER = join(pulumiRequire.resolve("@pulumi/pulumi/package.json"), "..", "cmd", "run-policy-pack");
const PACK = join(ROOT, "policy", "pulumi");

let runner: ChildProcess;
let client: Message;

/** Pulumi's own runner loads the pack as the engine does: from the pack's folder, and then says its port. */
beforeAll(async () => {
  runner = spawn(process.execPath, [RUNNER, "127.0.0.1:0", PACK], { cwd: PACK, stdio: ["ignore", "pipe", "pipe"] });
  const port = await new Promise<string>((resolve, reject) => {
    let said = "";
    runner.stdout
      ?.setEncoding("utf8")
      .on("data", (text: string) => (/^\d+\n/.test(text) ? resolve(text.trim()) : null));
    runner.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    runner.on("close", (code) => reject(new Error(`the runner ended with ${code}: ${said}`)));
  });
  client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
});

afterAll(() => {
  client?.close();
  runner.kill();
});

const call = (method: string, request: Message): Promise<Message> =>
  new Promise((resolve, reject) =>
    client[method](request, (error: Error | null, response: Message) => (error ? reject(error) : resolve(response))),
  );

function about(message: Message, type: string, properties: Record<string, unknown>): Message {
  message.setType(type);
  message.setName("x");
  message.setUrn(`urn:pulumi:dev::tollgate::${type}::${properties["name"]}`);
  message.setProperties(Struct.fromJavaScript(properties));
  message.setOptions(new analyzer.AnalyzerResourceOptions());
  return message;
}

const found = (response: Message): string[] =>
  response.getDiagnosticsList().map((diagnostic: Message) => diagnostic.getPolicyname());

const analyze = async (type: string, properties: Record<string, unknown>): Promise<string[]> =>
  found(await call("analyze", about(new analyzer.AnalyzeRequest(), type, properties)));

test("it serves every policy of the pack", async () => {
  const info = await call("getAnalyzerInfo", new Empty());
  expect(info.getName()).toBe("tollgate");
  const policies: { getName(): string; getEnforcementlevel(): number }[] = info.getPoliciesList();
  expect(policies.map((policy) => policy.getName()).sort()).toEqual([
    "alarm-equals-plan",
    "alarm-tells-somebody",
    "alarm-topics",
    "missing-data-decided",
    "names-within-prefix",
    "topic-encryption",
    "topic-policy-closed",
  ]);
  expect(policies.map((policy) => policy.getEnforcementlevel())).toEqual(policies.map(() => MANDATORY));
});

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const MANDATORY = analyzer.EnforcementLevel.MANDATORY;

test("it finds what it is there for, with the configuration it is given", async () => {
  const config = new analyzer.PolicyConfig();
  config.setEnforcementlevel(MANDATORY);
  config.setProperties(Struct.fromJavaScript({ prefix: "emea" }));
  const configuration = new analyzer.ConfigureAnalyzerRequest();
  configuration.getPolicyconfigMap().set("names-within-prefix", config);
  await call("configure", configuration);
  expect(
    await analyze("aws:cloudwatch/metricAlarm:MetricAlarm", { name: "tollgate-acme.x", alarmActions: [] }),
  ).toEqual(["alarm-tells-somebody", "missing-data-decided", "names-within-prefix"]);
  expect(await analyze("aws:sns/topic:Topic", { name: "emea-operator" })).toEqual([]);
});

test("it finds what only the whole stack shows, in a preview that knows no ARN of a new topic", async () => {
  const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const stranger = "arn:aws:sns:us-east-1:999999999999:other";
  const request = new analyzer.AnalyzeStackRequest();
  request.setResourcesList([
    about(new analyzer.AnalyzerResource(), "aws:sns/topic:Topic", { name: "emea-operator", arn: UNKNOWN }),
    about(new analyzer.AnalyzerResource(), ALARM, { name: "emea-a", alarmActions: [UNKNOWN] }),
    about(new analyzer.AnalyzerResource(), ALARM, { name: "emea-b", alarmActions: [UNKNOWN, stranger] }),
  ]);
  const response = await call("analyzeStack", request);
  expect(found(response)).toEqual(["alarm-topics"]);
  expect(response.getDiagnosticsList()[0].getMessage()).toContain(stranger);
});
