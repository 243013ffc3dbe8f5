import type { Fault } from "./fault.ts";

/** AWS JSON 1.0, as CloudWatch and DynamoDB speak it: service and operation are in a header. */

export type JsonOperations = Readonly<Record<string, (input: never) => object>>;

export const JSON_TYPE = "application/x-amz-json-1.0";
/** As the header has each, and its namespace in errors. */
const SERVICES = {
  GraniteServiceVersion20100801: "com.amazonaws.cloudwatch",
  DynamoDB_20120810: "com.amazonaws.dynamodb.v20120810",
} as const;

export type JsonService = keyof typeof SERVICES;

export interface JsonTarget {
  readonly service: JsonService;
  readonly operation: string;
}

/** Null: not a request of this protocol. */
export function jsonTarget(headers: NodeJS.Dict<string | string[]>): JsonTarget | null {
  const [service = "", operation = ""] = String(headers["x-amz-target"] ?? "").split(".");
  return headers["content-type"] === JSON_TYPE && Object.hasOwn(SERVICES, service)
    ? { service: service as JsonService, operation }
    : null;
}

export const jsonAnswer = (output: object) => ({
  status: 200,
  headers: { "content-type": JSON_TYPE },
  body: JSON.stringify(output),
});

/** Errors name their query code in a header. */
export const jsonFault = ({ code, message, status }: Fault, { service }: JsonTarget) => ({
  status,
  headers: { "content-type": JSON_TYPE, "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}` },
  body: JSON.stringify({ __type: `${SERVICES[service]}#${code}`, message }),
});

/** REST-JSON, as Amazon Q Developer in chat applications speaks it: the operation is the path. */
export const restAnswer = (output: object) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(output),
});

export const restFault = ({ code, message, status }: Fault) => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": `${code}:http://internal.amazon.com/` },
  body: JSON.stringify({ message }),
});
