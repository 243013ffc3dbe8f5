import { spawn } from "node:child_process";
import { join } from "node:path";
import { type Answer, type Message, Monitor, pulumiRequire, type Registered } from "./monitor.ts";

const grpc = pulumiRequire("@grpc/grpc-js");
const { ResourceMonitorService } = pulumiRequire("./proto/resource_grpc_pb.js");
const { EngineService } = pulumiRequire("./proto/engine_grpc_pb.js");
const engine = pulumiRequire("./proto/engine_pb.js");
const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb.js");

const LEVELS = ["debug", "info", "warning", "error"];

/** What the program says to whoever deploys, and nothing of what it does to debug itself. */
class Engine {
  readonly said: string[] = [];
  private root = "";

  readonly answers: Readonly<Record<string, Answer>> = {
    log: (request) => {
      if (request.getSeverity() > 0) this.said.push(`${LEVELS[request.getSeverity()]}: ${request.getMessage()}`);
      return new Empty();
    },
    setRootResource: (request) => {
      this.root = request.getUrn();
      return new engine.SetRootResourceResponse();
    },
    getRootResource: () => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(this.root);
      return response;
    },
  };
}

/** As gRPC calls: what is not answered is UNIMPLEMENTED. */
const served = (answers: Readonly<Record<string, Answer>>) =>
  Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      ({ request }: { request: Message }, callback: (error: null, response: Message) => void) =>
        callback(null, answer(request)),
    ]),
  );

export interface Hosted {
  readonly code: number | null;
  readonly stderr: string;
  /** "warning: ..." */
  readonly said: readonly string[];
  readonly refused: readonly string[];
  readonly resources: readonly Registered[];
}

export interface Project {
  /** Where Pulumi.yaml is. */
  readonly root: string;
  /** Of the program; it becomes the working directory, as Pulumi has it. */
  readonly main: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly limitSeconds?: number;
}

const RUN = join(pulumiRequire.resolve("@pulumi/pulumi/package.json"), "..", "cmd", "run");

/** Pulumi's own language host runs the program, against an engine of this process over real gRPC. */
export async function hosted({ root, main, config = {}, limitSeconds = 30 }: Project): Promise<Hosted> {
  const [monitor, host, server] = [new Monitor(), new Engine(), new grpc.Server()];
  server.addService(ResourceMonitorService, served(monitor.answers));
  server.addService(EngineService, served(host.answers));
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error: Error | null, bound: number) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const at = `127.0.0.1:${port}`;
  const names = [
    "--organization",
    "fleet",
    "--project",
    "tollgate",
    "--stack",
    "dev",
    "--root-directory",
    root,
    "--pwd",
    join(main, ".."),
  ];
  const args = [RUN, "--monitor", at, "--engine", at, ...names, main];
  try {
    const { code, stderr } = await finished(args, { PULUMI_CONFIG: JSON.stringify(config) }, limitSeconds);
    return { code, stderr, said: host.said, refused: monitor.refused, resources: monitor.registered };
  } finally {
    server.forceShutdown();
  }
}

const finished = (args: readonly string[], env: Readonly<Record<string, string>>, limitSeconds: number) =>
  new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: limitSeconds * 1000,
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stderr }));
  });
