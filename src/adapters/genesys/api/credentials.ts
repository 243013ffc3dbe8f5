import { SourceFailure } from "../../../core/model/usage-source.ts";
import { type Credentials, Secret } from "./secret.ts";

/** Where credentials are kept. */
export interface Vault {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @returns the section of the profile file; null: there is none */
  profile(name: string): ReadonlyMap<string, string> | null;
  /** A secret of AWS Secrets Manager. */
  secretString(arn: string): Promise<string>;
}

/**
 * The credentials that a budget's `meter.credentials` refers to:
 * - `env:NAME`: the variables NAME_CLIENT_ID and NAME_CLIENT_SECRET, or NAME with both as JSON
 * - `profile:NAME`: a section of the profile file
 * - an ARN: a secret with both as JSON
 * @throws SourceFailure, whose message repeats no secret
 */
export async function credentialsOf(reference: string, vault: Vault): Promise<Credentials> {
  const [kind = "", name = ""] = reference.split(/:(.*)/s);
  if (kind === "env") return fromEnvironment(name, vault.env);
  if (kind === "profile") return fromProfile(name, vault);
  if (kind === "arn") return fromJson(await vault.secretString(reference), "the secret");
  throw failure("the budget's meter.credentials must be env:NAME, profile:NAME or the ARN of a secret");
}

function fromEnvironment(name: string, env: Vault["env"]): Credentials {
  const [id, secret] = [`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`];
  const together = env[name];
  const variable = (one: string): string => `the environment variable ${one}`;
  if (!env[id] && !env[secret] && together) return fromJson(together, variable(name));
  return pair(env[id], env[secret], { id: variable(id), secret: variable(secret) });
}

function fromProfile(name: string, vault: Vault): Credentials {
  const section = vault.profile(name);
  if (section === null) throw failure(`the profile file has no profile ${name}`);
  const [id, secret] = [section.get("client_id"), section.get("client_secret")];
  return pair(id, secret, { id: `client_id of the profile ${name}`, secret: `client_secret of the profile ${name}` });
}

/** `{ "clientId": "...", "clientSecret": "..." }` */
function fromJson(text: string, where: string): Credentials {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw failure(`${where} is not JSON such as ${EXAMPLE}`);
  }
  const { clientId, clientSecret } = (value ?? {}) as Record<string, unknown>;
  return pair(clientId, clientSecret, { id: `clientId of ${where}`, secret: `clientSecret of ${where}` });
}

const EXAMPLE = '{"clientId": "...", "clientSecret": "..."}';
/** What a header can carry; Genesys's own are letters, digits, hyphens and underscores. */
const PLAIN = /^[\x21-\x39\x3b-\x7e]{1,512}$/;

function pair(id: unknown, secret: unknown, where: { readonly id: string; readonly secret: string }): Credentials {
  if (typeof id !== "string" || id === "") throw failure(`${where.id} is missing`);
  if (typeof secret !== "string" || secret === "") throw failure(`${where.secret} is missing`);
  if (!PLAIN.test(id)) throw failure(`${where.id} has a character that a client id cannot have`);
  if (!PLAIN.test(secret)) throw failure(`${where.secret} has a character that a client secret cannot have`);
  return { clientId: id, clientSecret: new Secret(secret) };
}

const failure = (problem: string): SourceFailure => new SourceFailure("credentials", problem);
