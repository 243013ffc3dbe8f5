import { text } from "node:stream/consumers";
import type { SNSClient } from "@aws-sdk/client-sns";
import { NOT_AWS } from "./aws-error.ts";

/** A request to a service without a client of its own here: it is signed and sent by the client of SNS. */
export interface RestRequest {
  readonly service: string;
  readonly region: string;
  readonly path: string;
  readonly body: string;
}

type Answer = Readonly<Record<string, unknown>>;
type Signed = Parameters<SNSClient["config"]["requestHandler"]["handle"]>[0];

const OK = 200;
const SERVER_ERROR = 500;

/**
 * As AWS's clients speak REST-JSON. A client of its own would bring 160 packages for two requests.
 * @throws what the SDK's clients throw: see aws-error.ts
 */
export async function postJson(
  { config }: SNSClient,
  { service, region, path, body }: RestRequest,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { protocol, hostname, host, port, pathname } = addressOf(service, region);
  const request = {
    method: "POST",
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    path: `${pathname.replace(/\/$/, "")}${path}`,
    query: {},
    headers: { "content-type": "application/json", host },
    body,
  };
  const signer = await config.signer();
  const scope = { signingService: service, signingRegion: region };
  const signed = await signer.sign(request as unknown as Parameters<typeof signer.sign>[0], scope);
  const { response } = await config.requestHandler.handle(
    signed as unknown as Signed,
    signal === undefined ? {} : { abortSignal: signal },
  );
  return answerOf(response.statusCode, response.headers, await text(response.body));
}

/** Variables of the SDK lead to another endpoint, as for every service. */
function addressOf(service: string, region: string): URL {
  const { env } = process;
  const given = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env["AWS_ENDPOINT_URL"];
  return new URL(given || `https://${service}.${region}.amazonaws.com`);
}

function answerOf(status: number, headers: Readonly<Record<string, string>>, body: string): Answer {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    answer = null;
  }
  if (typeof answer !== "object" || answer === null) throw thrown(NOT_AWS, "not an answer", status);
  const { message, Message, __type } = answer as Readonly<Record<string, unknown>>;
  if (status === OK) return answer as Answer;
  // "AccessDeniedException:http://internal.amazon.com/..."
  const name = String(headers["x-amzn-errortype"] ?? __type ?? "Error").replace(/^.*#|:.*$/g, "");
  throw thrown(name, String(message ?? Message ?? ""), status);
}

const thrown = (name: string, message: string, status: number): Error =>
  Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status },
    $fault: status < SERVER_ERROR ? "client" : "server",
  });
