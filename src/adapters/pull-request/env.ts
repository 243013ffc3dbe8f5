import { HostError } from "./request.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** The number of a pull request; null where a value is none. */
export const numberIn = (value: unknown): number | null => {
  const number = Number(value || Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
};

/** Values go into addresses: each has its form. */
export function required(env: Env, name: string, pattern: RegExp): string {
  const value = env[name] ?? "";
  if (!pattern.test(value)) throw new HostError(`${name} is ${JSON.stringify(value)}, which is invalid`);
  return value;
}

/** A web address, without a slash at the end. */
export function address(env: Env, name: string, fallback = ""): string {
  const text = env[name] || fallback;
  if (!isWeb(text)) throw new HostError(`${name} is ${JSON.stringify(text)}, which is not a web address`);
  return text.replace(/\/+$/, "");
}

export const isWeb = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

export const COMMIT = /^[0-9a-f]{7,64}$/;

/** owner/name, of which neither leads up in an address. */
export const OWNER_AND_NAME = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/;
