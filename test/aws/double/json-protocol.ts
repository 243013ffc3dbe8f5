import type { Fault } from "./fault.ts";

/** AWS JSON 1.0, as CloudWatch speaks it: the operation is in a header, errors name their query code in another. */

export type JsonOperations = Readonly<Record<string, (input: never) => object>>;

export const JSON_TYPE = "application/x-amz-json-1.0";
const SERVICE = "GraniteServiceVersion20100801";

/** Null: not a request of this protocol. */
export function jsonOperation(headers: NodeJS.Dict<string | string[]>): string | null {
  const target = String(headers["x-amz-target"] ?? "");
  return headers["content-type"] === JSON_TYPE && target.startsWith(`${SERVICE}.`)
    ? target.slice(SERVICE.length + 1)
    : null;
}

export const jsonAnswer = (output: object) => ({
  status: 200,
  headers: { "content-type": JSON_TYPE },
  body: JSON.stringify(output),
});

export const jsonFault = ({ code, message, status }: Fault) => ({
  status,
  headers: { "content-type": JSON_TYPE, "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}` },
  body: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${code}`, message }),
});
