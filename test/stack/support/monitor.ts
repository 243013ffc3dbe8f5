import { createRequire } from "node:module";
import { COMPONENT_TYPES, INVOKES, type Invokes, type Properties, RESOURCE_TYPES, refusals } from "./resource-types.ts";

/** As @pulumi/pulumi loads them: messages must be instances of its own classes. */
export const pulumiRequire = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const resource = pulumiRequire("./proto/resource_pb.js");
const provider = pulumiRequire("./proto/provider_pb.js");
const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb.js");
const { Struct } = pulumiRequire("google-protobuf/google/protobuf/struct_pb.js");

/** What stands for a value that a preview cannot know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** How Pulumi marks a secret on the wire; undefined: it is none. */
function secretValue(value: unknown): unknown {
  const { [SIGNATURE]: signature, value: inner } = (value ?? {}) as Record<string, unknown>;
  return signature === SECRET ? inner : undefined;
}
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** A URN; empty: none. */
  readonly parent: string;
  /** "urn::id"; empty: the default one. */
  readonly provider: string;
  readonly inputs: Properties;
  /** Which of them Pulumi encrypts; in this process its runtime marks none. */
  readonly secrets: readonly string[];
  readonly dependencies: readonly string[];
  /** Pulumi forgets it, AWS keeps it. */
  readonly isKept: boolean;
  /** Pulumi refuses to delete it. */
  readonly isProtected: boolean;
  /** What a component says it made. */
  outputs: Properties | null;
}

// biome-ignore lint/suspicious/noExplicitAny: generated protobuf classes.
export type Message = any;
/** One call of the monitor, without a transport. */
export type Answer = (request: Message) => Message;

/**
 * Pulumi's resource monitor, which knows what the stack may register and takes note of the rest. It answers all the same:
 * an error would end in hundreds of outputs that never resolve, instead of in the one line that says what is wrong.
 */
export class Monitor {
  readonly registered: Registered[] = [];
  readonly refused: string[] = [];
  private readonly isPreview: boolean;
  private readonly invokes: Invokes;

  constructor({ isPreview = false, invokes = {} }: { isPreview?: boolean; invokes?: Invokes } = {}) {
    this.isPreview = isPreview;
    this.invokes = { ...INVOKES, ...invokes };
  }

  /** By the names that the protocol gives them. */
  readonly answers: Readonly<Record<string, Answer>> = {
    registerResource: (request) => this.register(request),
    registerResourceOutputs: (request) => this.registerOutputs(request),
    invoke: (request) => this.invoke(request),
    supportsFeature: (request) => {
      const response = new resource.SupportsFeatureResponse();
      // Without output values what is registered arrives as plain data.
      response.setHassupport(request.getId() !== "outputValues");
      return response;
    },
    signalAndWaitForShutdown: () => new Empty(),
  };

  private register(request: Message): Message {
    const object: [string, unknown][] = Object.entries(request.getObject()?.toJavaScript() ?? {});
    const made: Registered = {
      urn: urnOf(request.getType(), request.getName(), request.getParent()),
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent(),
      provider: request.getProvider(),
      inputs: Object.fromEntries(object.map(([key, value]) => [key, secretValue(value) ?? value])),
      secrets: object.flatMap(([key, value]) => (secretValue(value) === undefined ? [] : [key])),
      dependencies: request.getDependenciesList(),
      isKept: request.getRetainondelete() ?? false,
      isProtected: request.getProtect() ?? false,
      outputs: null,
    };
    const isCustom: boolean = request.getCustom();
    this.refused.push(...this.problemsOf(made, isCustom));
    this.registered.push(made);
    const outputs = this.isPreview ? {} : RESOURCE_TYPES[made.type]?.outputs(made.inputs);
    const response = new resource.RegisterResourceResponse();
    response.setUrn(made.urn);
    response.setId(isCustom && !this.isPreview ? `id-of-${made.name}` : "");
    response.setObject(Struct.fromJavaScript({ ...made.inputs, ...outputs }));
    return response;
  }

  private *problemsOf({ urn, type, inputs }: Registered, isCustom: boolean): Generator<string> {
    if (this.registered.some((other) => other.urn === urn)) yield `two of ${urn}`;
    if (isCustom) yield* refusals(type, inputs);
    else if (!COMPONENT_TYPES.includes(type)) yield `unknown component ${type}`;
    const physical = RESOURCE_TYPES[type]?.physical ?? null;
    if (physical === null || inputs[physical] === UNKNOWN) return;
    if (this.registered.some((other) => other.type === type && other.inputs[physical] === inputs[physical]))
      yield `two ${type} with the ${physical} ${inputs[physical]}`;
  }

  private registerOutputs(request: Message): Message {
    const found = this.registered.find(({ urn }) => urn === request.getUrn());
    if (found === undefined) this.refused.push(`outputs of an unknown resource ${request.getUrn()}`);
    else found.outputs = request.getOutputs().toJavaScript();
    return new Empty();
  }

  private invoke(request: Message): Message {
    const result = this.invokes[request.getTok()];
    if (result === undefined) this.refused.push(`unknown invoke ${request.getTok()}`);
    const response = new provider.InvokeResponse();
    if (typeof result === "string") {
      const failure = new provider.CheckFailure();
      failure.setReason(result);
      response.setFailuresList([failure]);
    } else response.setReturn(Struct.fromJavaScript(result ?? {}));
    return response;
  }
}

/** As the engine makes them: the types of the parents, and the name. */
function urnOf(type: string, name: string, parent: string): string {
  const parentType = parent.split("::")[2] ?? "";
  const chain = parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
  return `urn:pulumi:dev::tollgate::${chain}::${name}`;
}
