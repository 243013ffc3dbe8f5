import * as http from "node:http";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SNSClient } from "@aws-sdk/client-sns";
import { type Account, awsError, NOT_AWS } from "./aws-error.ts";
import { postJson, type RestRequest } from "./rest-json.ts";

export interface AwsOptions extends Account {
  /** Ends requests: Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
}

/** The SDK repeats an attempt that takes longer. */
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 20_000;

const PROXIES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

/** Only where fetch uses it too: a command says once whether its requests go through the proxy. */
const usesProxy = (env: NodeJS.ProcessEnv): boolean =>
  PROXIES.some((name) => env[name]) && (env["NODE_USE_ENV_PROXY"] === "1" || "setGlobalProxyFromEnv" in http);

const PROXY = { proxyEnv: process.env };

/**
 * One region of one account. Options come first. Otherwise credentials, region, endpoint and number of attempts come from
 * the environment, the profile or the role, as in every tool for AWS.
 */
export class Aws {
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  private readonly options: AwsOptions;
  private readonly config: object;
  private readonly others: { destroy(): void }[] = [];

  constructor(options: AwsOptions = {}) {
    // Each new client reads it: on Node 20 a warning would be printed into the report.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    const { region, profile } = options;
    const config = {
      ...(region === undefined ? {} : { region }),
      ...(profile === undefined ? {} : { profile }),
      // Slows down when AWS throttles: a fleet has hundreds of topics.
      retryMode: "adaptive",
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
        // Agents of older Nodes ignore it.
        ...(usesProxy(process.env) ? { httpAgent: PROXY, httpsAgent: PROXY } : {}),
      },
    };
    this.options = options;
    this.config = config;
    this.cloudwatch = new CloudWatchClient(config);
    this.sns = new SNSClient(config);
    // To the SDK, XML without the expected elements is an empty list: so would be a proxy's page with status 200.
    this.sns.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        await assertAnswer(result.response as { readonly statusCode: number; body: unknown });
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
  }

  /**
   * @param action the permission it takes, as IAM writes it: "sns:Publish"
   * @param call receives the options of every request
   * @throws AwsError
   */
  async ask<T>(action: string, call: (options: { readonly abortSignal?: AbortSignal }) => Promise<T>): Promise<T> {
    const { signal } = this.options;
    try {
      return await call(signal === undefined ? {} : { abortSignal: signal });
    } catch (error) {
      throw signal?.aborted === true ? error : awsError(error, action, this.options);
    }
  }

  /** The region in use, from the options or the environment. */
  region(): Promise<string> {
    return this.ask("to find the region", () => this.sns.config.region());
  }

  /** A client of another service, with the same settings. Only commands that need it load it. */
  connect<C extends { destroy(): void }>(Client: new (config: object) => C): C {
    const client = new Client(this.config);
    this.others.push(client);
    return client;
  }

  /** Asks a service that speaks REST-JSON: call it within `ask`. */
  post(request: RestRequest, signal: AbortSignal | undefined): Promise<Readonly<Record<string, unknown>>> {
    return postJson(this.sns, request, signal);
  }

  /** Closes open connections. */
  close(): void {
    for (const client of this.others) client.destroy();
    this.cloudwatch.destroy();
    this.sns.destroy();
  }
}

/** <ListTopicsResponse>, behind the declaration of XML or not. */
const ANSWER = /^\s*(<\?xml[^>]*>\s*)?<\w+Response[\s>]/;

const MULTIPLE_CHOICES = 300;

async function assertAnswer(response: { readonly statusCode: number; body: unknown }): Promise<void> {
  if (response.statusCode >= MULTIPLE_CHOICES) return;
  const body = await buffer(response.body as Readable);
  if (!ANSWER.test(body.toString())) throw Object.assign(new Error("not an answer"), { name: NOT_AWS });
  response.body = body;
}
