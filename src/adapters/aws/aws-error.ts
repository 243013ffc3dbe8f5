/** The account and region; undefined: as the environment says. */
export interface Account {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

export type AwsFailure =
  | "credentials"
  | "expired"
  | "unknown-credentials"
  | "denied"
  | "region"
  | "unreachable"
  | "timeout"
  | "throttled"
  | "not-found"
  | "not-aws"
  | "failed"
  | "refused";

/** A request to AWS failed. The message says what happened and what to do, in one line without secrets. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly kind: AwsFailure;

  constructor(kind: AwsFailure, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Some services put "Exception" after a code, some don't. */
const KINDS: Readonly<Record<string, AwsFailure>> = {
  CredentialsProviderError: "credentials",
  TokenProviderError: "expired",
  ExpiredToken: "expired",
  RequestExpired: "expired",
  UnauthorizedSSOToken: "expired",
  InvalidClientTokenId: "unknown-credentials",
  UnrecognizedClient: "unknown-credentials",
  SignatureDoesNotMatch: "unknown-credentials",
  InvalidSignature: "unknown-credentials",
  IncompleteSignature: "unknown-credentials",
  AccessDenied: "denied",
  AuthorizationError: "denied",
  UnauthorizedOperation: "denied",
  Throttling: "throttled",
  Throttled: "throttled",
  ThrottledRequest: "throttled",
  TooManyRequests: "throttled",
  RequestLimitExceeded: "throttled",
  NotFound: "not-found",
  ResourceNotFound: "not-found",
  TimeoutError: "timeout",
};

const SYSTEM_CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection closed",
  ENOTFOUND: "unknown host name",
  EAI_AGAIN: "its name could not be looked up",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no route to it",
  EPIPE: "connection closed",
};

interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: "client" | "server";
}

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;
/** The name of an error: the answer was not one of AWS's. */
export const NOT_AWS = "NotAwsError";

export function awsError(thrown: unknown, action: string, account: Account): AwsError {
  const error = (thrown ?? {}) as Thrown;
  const kind = kindOf(error);
  return new AwsError(kind, sentence(kind, error, action, account));
}

function kindOf({ name = "", code, message = "", $metadata, $fault }: Thrown): AwsFailure {
  if (/expired|sso login/i.test(message) && /Credentials|Token/.test(name)) return "expired";
  const known = KINDS[name] ?? KINDS[name.replace(/Exception$/, "")];
  if (known !== undefined) return known;
  if (message === "Region is missing") return "region";
  if (code !== undefined && code in SYSTEM_CODES) return "unreachable";
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === TOO_MANY_REQUESTS) return "throttled";
  if (status >= SERVER_ERROR) return "failed";
  if (name === NOT_AWS || code === "ERR_INVALID_URL" || ($metadata !== undefined && $fault === undefined))
    return "not-aws";
  return "refused";
}

function sentence(kind: AwsFailure, error: Thrown, action: string, { region, profile }: Account): string {
  const where = region === undefined ? "" : ` in ${region}`;
  const signIn = `aws sso login${profile === undefined ? "" : ` --profile ${profile}`}`;
  switch (kind) {
    case "credentials":
      return profile === undefined
        ? `there are no AWS credentials. Give --profile or set AWS_PROFILE, or sign in: ${signIn}`
        : `there are no AWS credentials in the profile ${profile}. Is it in ~/.aws/config? Sign in: ${signIn}`;
    case "expired":
      return `the AWS session has expired or was never started. Sign in: ${signIn}`;
    case "unknown-credentials":
      return `AWS refuses these credentials${where}. Check the access key, the region, and this machine's clock`;
    case "denied":
      return `AWS denies ${action}${where}. Let your role do that; docs/operations.md lists what it needs`;
    case "region":
      return "no AWS region is set. Give --region, or set AWS_REGION";
    case "unreachable":
      return `cannot reach ${hostOf(error)}: ${SYSTEM_CODES[error.code ?? ""]}. Check the region${where}, the network, and AWS_ENDPOINT_URL`;
    case "timeout":
      return `AWS did not answer ${action} in time. Check the network and AWS_ENDPOINT_URL, or try again`;
    case "throttled":
      return `AWS throttles ${action}. Try again in a minute, or with AWS_MAX_ATTEMPTS=10`;
    case "not-found":
      return `AWS found nothing for ${action}${where}: ${brief(error)}. Check the region`;
    case "not-aws":
      return `the answer to ${action} is not from AWS. Check AWS_ENDPOINT_URL`;
    case "failed":
      return `AWS failed to answer ${action}: ${brief(error)}. Try again in a few minutes`;
    case "refused":
      return `AWS refuses ${action}: ${brief(error)}`;
  }
}

const hostOf = ({ hostname, address, port }: Thrown): string =>
  hostname ?? (address === undefined ? "AWS" : `${address}${port === undefined ? "" : `:${port}`}`);

const MAX_LENGTH = 200;

/** The message of AWS, shortened. */
function brief({ name = "Error", message = "" }: Thrown): string {
  const [line = ""] = message.split("\n");
  const text = `${name}${line === "" ? "" : `, ${line}`}`;
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}...`;
}
