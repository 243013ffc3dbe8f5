import { isMap, type Plain, type PlainMap } from "../../core/model/source.ts";

const PLAIN_TEXT = /^[A-Za-z][\w.-]*(?: [\w.-]+)*$/;
const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const MONTH = /^\d{4}-\d{2}$/;
const SHARE = /^\d+(?:\.\d+)?%$/;

/** The keys whose values changed, whole, as they stand in a budget file. */
export function changedYaml(before: PlainMap, after: PlainMap): string {
  const keys = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return keys.map((key) => entry(key, after[key] ?? null)).join("");
}

/** A line for each feature and each entry of a list; what is below is in one line. */
function entry(key: string, value: Plain): string {
  if (Array.isArray(value)) return `${scalar(key)}:\n${value.map((one) => `  - ${flow(one)}\n`).join("")}`;
  if (isMap(value) && Object.values(value).some((one) => typeof one === "object" && one !== null)) {
    const lines = Object.entries(value).map(([name, one]) => `  ${scalar(name)}: ${flow(one)}\n`);
    return `${scalar(key)}:\n${lines.join("")}`;
  }
  return `${scalar(key)}: ${flow(value)}\n`;
}

function flow(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (!isMap(value)) return typeof value === "string" ? scalar(value) : String(value);
  const entries = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${flow(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** In quotes, unless it can be nothing but a text. */
const scalar = (text: string): string =>
  (PLAIN_TEXT.test(text) && !NO_TEXT.test(text)) || MONTH.test(text) || SHARE.test(text) ? text : JSON.stringify(text);
