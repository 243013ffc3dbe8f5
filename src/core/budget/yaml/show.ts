import { count } from "../../text/text.ts";
import { isSecretName, looksLikeSecret, secretInKey } from "../secrets.ts";

const MAX_SHOWN = 60;

/** Texts of a file in a message: short, and never a secret. */
export const short = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);

export const quoted = (text: string): string =>
  looksLikeSecret(text) === null ? JSON.stringify(short(text)) : "a secret";

export const quotedKey = (key: string): string => (secretInKey(key) === null ? quoted(key) : "a secret");
export function shown(value: unknown, key: string): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (isSecretName(key)) return "a secret";
  return typeof value === "number" ? plainNumber(value) : typeof value === "string" ? quoted(value) : String(value);
}

/** Thousands are separated from 10,000 on. */
export const plainNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) >= 10_000 ? count(value) : String(value);

/** Examples of required keys, for where they are missing. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ["version", "1"],
  ["org", "acme-emea"],
  ["name", "Acme EMEA"],
  ["owners", "[finops@example.com]"],
  ["rateCard", "genesys-2026-03"],
  ["currency", "USD"],
  ["licensing", "{ model: named, users: 200 }"],
  ["model", "named"],
  ["users", "200"],
  ["plan", "{ from: 2026-03 }"],
  ["from", "2026-03"],
  ["consumption", "{ virtual-agent: { sessionsPerDay: 200 } }"],
  ["tokensPerMonth", "10000"],
  ["overageUnitPrice", "0.85"],
  ["low", "4000"],
  ["typical", "5000"],
  ["high", "8000"],
  ["reason", "approved peak"],
  ["approvedBy", "finance@example.com"],
  ["expires", "2027-01-15"],
  ["kind", "genesys-contract"],
  ["region", "mypurecloud.com"],
  ["contractId", "0a1b2c"],
  ["trustorOrgId", "0a1b2c"],
  ["credentials", "env:GENESYS_CLIENT"],
  ["path", "usage/acme-emea.csv"],
]);

/** "Add owners, as in owners: [finops@example.com]" */
export function exampleOf(keys: readonly string[]): string {
  const lines = keys.flatMap((key) => (EXAMPLES.has(key) ? [`${key}: ${EXAMPLES.get(key)}`] : []));
  if (lines.length === 0 || lines.length < keys.length) return "Add what is missing.";
  return lines.length === 1 ? `Add it, as in ${lines[0]}.` : `Add them, as in ${lines.join(", ")}.`;
}
