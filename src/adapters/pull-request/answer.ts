import { clip } from "../../core/text/escape.ts";
import { ForgeError } from "./forge.ts";
import type { Answer } from "./request.ts";

export type Fields = Readonly<Record<string, unknown>>;

const LONGEST_MESSAGE = 300;

/** Whatever an API may send: an object to look into, empty where it is none. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

export function listOf({ body }: Answer, what: string): readonly Fields[] {
  if (!Array.isArray(body)) throw new ForgeError(`${what}: the answer is not a list`);
  return body.map(fieldsOf);
}

/** Ids go into addresses: a number, or there is none. */
export function idOf(item: Fields | undefined): string | null {
  const id = item?.["id"];
  return Number.isSafeInteger(id) ? String(id) : null;
}

/** The answer, if it has one of these statuses; else the error that says what the API said. */
export function expectStatus(answer: Answer, statuses: readonly number[], what: string): Answer {
  const { status, body, isLimited } = answer;
  if (statuses.includes(status)) return answer;
  const { message, error } = fieldsOf(body);
  const said =
    [message, error].find((text) => typeof text === "string" && text !== "") ?? JSON.stringify(message ?? "");
  const why = isLimited ? "asked too often; run it again later" : clip(String(said), LONGEST_MESSAGE);
  throw new ForgeError(`${what}: answered ${status}: ${why}`, status === 403 && !isLimited);
}
