import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SNSClient } from "@aws-sdk/client-sns";
import { type Account, awsError } from "./aws-error.ts";

export interface AwsOptions extends Account {
  /** Breaks off what is asked: Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
}

/** An attempt that takes longer has failed; the SDK then tries again. */
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 20_000;

/**
 * One region of one account. Credentials, region, endpoints (AWS_ENDPOINT_URL and its like) and the number of attempts
 * come from the SDK's own chain, as every tool for AWS finds them: environment, profile, role. What is given here goes first.
 */
export class Aws {
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  private readonly options: AwsOptions;
  private readonly config: object;
  private readonly others: { destroy(): void }[] = [];

  constructor(options: AwsOptions = {}) {
    // Read by each client as it is made: whoever runs Node 20 knows, and should see the report and nothing else.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    const { region, profile } = options;
    const config = {
      ...(region === undefined ? {} : { region }),
      ...(profile === undefined ? {} : { profile }),
      // Slows down as soon as AWS throttles, instead of running into it again: a fleet has hundreds of topics to ask about.
      retryMode: "adaptive",
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    };
    this.options = options;
    this.config = config;
    this.cloudwatch = new CloudWatchClient(config);
    this.sns = new SNSClient(config);
  }

  /**
   * @param action the permission it takes, as IAM writes it: "sns:Publish"
   * @param call handed the options that belong to every request
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

  /** The region that is asked, wherever it was found. */
  region(): Promise<string> {
    return this.ask("to find the region", () => this.sns.config.region());
  }

  /** A client of another service, with the same settings: who does not need it does not load it. */
  connect<C extends { destroy(): void }>(Client: new (config: object) => C): C {
    const client = new Client(this.config);
    this.others.push(client);
    return client;
  }

  /** Lets go of open connections. */
  close(): void {
    for (const client of this.others) client.destroy();
    this.cloudwatch.destroy();
    this.sns.destroy();
  }
}
