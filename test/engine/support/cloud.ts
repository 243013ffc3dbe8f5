import { isDeepStrictEqual } from "node:util";
import { pulumiRequire } from "../../stack/support/monitor.ts";
import { INVOKES, type Invokes, type Properties, RESOURCE_TYPES } from "../../stack/support/resource-types.ts";

const grpc = pulumiRequire("@grpc/grpc-js");
const { ResourceProviderService } = pulumiRequire("./proto/provider_grpc_pb.js");
const pb = pulumiRequire("./proto/provider_pb.js");
const { PluginInfo } = pulumiRequire("./proto/plugin_pb.js");
const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb.js");
const { Struct } = pulumiRequire("google-protobuf/google/protobuf/struct_pb.js");

/** What the provider reports as its version: that of @pulumi/aws. */
const VERSION = "7.48.0";
const MOST_BYTES = 400 * 1024 * 1024;

export type Operation = "create" | "update" | "delete";

/** Of a resource in AWS. */
export interface There {
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
}

// biome-ignore lint/suspicious/noExplicitAny: generated protobuf classes.
type Message = any;

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
const inputsIn = (struct: Message): Properties => struct?.toJavaScript() ?? {};

/** AWS as Pulumi's provider shows it to the engine, in this process: it keeps what is made, and fails where it is told to. */
export class Cloud {
  readonly resources = new Map<string, There>();
  /** Operations in their order, as "create tollgate-acme.forecast". */
  readonly done: string[] = [];
  /** Whether AWS refuses an operation on the resource of this URN. */
  refuses: (operation: Operation, urn: string) => boolean = () => false;
  /** Whether AWS has something already that allows no second. */
  conflicts: (type: string, inputs: Properties) => boolean = () => false;
  invokes: Invokes = INVOKES;

  named(type: string): There[] {
    return [...this.resources.values()].filter((there) => there.type.endsWith(`:${type}`));
  }

  /** @returns its port; `close` ends it */
  async serve(): Promise<{ readonly port: number; close(): void }> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": MOST_BYTES });
    server.addService(ResourceProviderService, this.calls());
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error: Error | null, bound: number) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    return { port, close: () => server.forceShutdown() };
  }

  private calls(): Record<string, unknown> {
    const answers: Record<string, (request: Message) => Message> = {
      handshake: () => {
        const response = new pb.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        return response;
      },
      attach: () => new Empty(),
      cancel: () => new Empty(),
      getPluginInfo: () => {
        const response = new PluginInfo();
        response.setVersion(VERSION);
        return response;
      },
      checkConfig: checked,
      check: checked,
      diffConfig: () => new pb.DiffResponse(),
      configure: () => new pb.ConfigureResponse(),
      diff: (request) => differences(request),
      create: (request) => this.create(request),
      update: (request) => this.update(request),
      delete: (request) => this.delete(request),
      read: (request) => this.read(request),
      invoke: (request) => this.invoke(request),
    };
    return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, unary(answer)]));
  }

  private create(request: Message): Message {
    const [urn, inputs] = [request.getUrn(), inputsIn(request.getProperties())];
    const id = idOf(urn, inputs);
    const response = new pb.CreateResponse();
    if (!request.getPreview()) {
      this.begin("create", urn);
      if (this.conflicts(typeOf(urn), inputs)) throw new Error(`${id} has already been configured`);
      const there = this.resources.get(`${typeOf(urn)} ${id}`);
      if (there !== undefined && !isDeepStrictEqual(there.inputs["tags"], inputs["tags"]))
        throw new Error(`${id} already exists with different tags`);
      this.resources.set(`${typeOf(urn)} ${id}`, { type: typeOf(urn), id, inputs });
      response.setId(id);
    }
    response.setProperties(outputsOf(urn, inputs));
    return response;
  }

  private update(request: Message): Message {
    const [urn, inputs, id] = [request.getUrn(), inputsIn(request.getNews()), request.getId()];
    if (!request.getPreview()) {
      this.begin("update", urn);
      this.resources.set(`${typeOf(urn)} ${id}`, { type: typeOf(urn), id, inputs });
    }
    const response = new pb.UpdateResponse();
    response.setProperties(outputsOf(urn, inputs));
    return response;
  }

  private delete(request: Message): Message {
    this.begin("delete", request.getUrn());
    this.resources.delete(`${typeOf(request.getUrn())} ${request.getId()}`);
    return new Empty();
  }

  private read(request: Message): Message {
    const response = new pb.ReadResponse();
    const there = this.resources.get(`${typeOf(request.getUrn())} ${request.getId()}`);
    if (there === undefined) return response;
    response.setId(there.id);
    response.setInputs(Struct.fromJavaScript(there.inputs));
    response.setProperties(outputsOf(request.getUrn(), there.inputs));
    return response;
  }

  private invoke(request: Message): Message {
    const answer = this.invokes[request.getTok()];
    if (answer === undefined || typeof answer === "string") throw new Error(answer ?? `unknown: ${request.getTok()}`);
    const response = new pb.InvokeResponse();
    response.setReturn(Struct.fromJavaScript(answer));
    return response;
  }

  private begin(operation: Operation, urn: string): void {
    if (this.refuses(operation, urn)) throw new Error("AWS refuses");
    this.done.push(`${operation} ${urn.split("::").at(-1)}`);
  }
}

const unary =
  (answer: (request: Message) => Message) =>
  ({ request }: { request: Message }, callback: (error: object | null, response: Message) => void): void => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback({ code: grpc.status.UNKNOWN, message: (error as Error).message }, null);
    }
  };

function checked(request: Message): Message {
  const response = new pb.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

const physicalOf = (urn: string): string | null => RESOURCE_TYPES[typeOf(urn)]?.physical ?? null;

/** AWS cannot rename: another name is another resource, and so is another end of a subscription. */
const REPLACED = ["topic", "protocol", "endpoint"];

function differences(request: Message): Message {
  const [before, after] = [inputsIn(request.getOldInputs()), inputsIn(request.getNews())];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !key.startsWith("__"));
  const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  const isSubscription = typeOf(request.getUrn()).endsWith(":TopicSubscription");
  const replaced = isSubscription ? REPLACED : [physicalOf(request.getUrn())];
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse();
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(changed);
  response.setReplacesList(changed.filter((key) => replaced.includes(key)));
  return response;
}

function idOf(urn: string, inputs: Properties): string {
  const physical = physicalOf(urn);
  return String(physical === null ? `${inputs["topic"]} ${inputs["endpoint"]}` : inputs[physical]);
}

const outputsOf = (urn: string, inputs: Properties): Message =>
  Struct.fromJavaScript({ ...inputs, ...RESOURCE_TYPES[typeOf(urn)]?.outputs(inputs) });
