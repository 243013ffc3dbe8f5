import type { Fault } from "./fault.ts";

/** AWS Query, as SNS speaks it: a form in, XML out. */

export type Fields = ReadonlyMap<string, string>;
/** Text, a list (of `member`), a map (of `entry`), or a structure. */
export type Xml = string | readonly Xml[] | ReadonlyMap<string, string> | { readonly [name: string]: Xml };
export type QueryOperations = Readonly<Record<string, (fields: Fields) => Xml | null | Promise<Xml | null>>>;

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
const HEADERS = { "content-type": "text/xml" };
const RequestId = "00000000-0000-4000-8000-000000000000";

/** `Attributes.entry.1.key` and `.value` as a map; message attributes say `Name` instead of `key`. */
export function entriesOf(fields: Fields, name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 1; ; at++) {
    const key = fields.get(`${name}.entry.${at}.key`);
    if (key === undefined) return found;
    found.set(key, fields.get(`${name}.entry.${at}.value`) ?? "");
  }
}

export const queryAnswer = (action: string, output: Xml | null) => ({
  status: 200,
  headers: HEADERS,
  body: `<${action}Response xmlns="${NAMESPACE}">${
    output === null ? "" : element(`${action}Result`, output)
  }${element("ResponseMetadata", { RequestId })}</${action}Response>`,
});

export const queryFault = ({ code, message, status }: Fault) => ({
  status,
  headers: HEADERS,
  body: `<ErrorResponse xmlns="${NAMESPACE}">${inner({
    Error: { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message },
    RequestId,
  })}</ErrorResponse>`,
});

const element = (name: string, content: Xml): string => `<${name}>${inner(content)}</${name}>`;

function inner(content: Xml): string {
  if (typeof content === "string") return escaped(content);
  if (content instanceof Map) return [...content].map(([key, value]) => element("entry", { key, value })).join("");
  if (Array.isArray(content)) return content.map((one: Xml) => element("member", one)).join("");
  return Object.entries(content as Readonly<Record<string, Xml>>)
    .map(([name, value]) => element(name, value))
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
