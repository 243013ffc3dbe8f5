import { type Profiles, profilesPath, readProfiles } from "../../../../adapters/files/profiles.ts";
import type { Listener } from "../../../../adapters/genesys/api/client.ts";
import { wait } from "../../../../adapters/genesys/api/net.ts";
import { Sources } from "../../../../adapters/genesys/source.ts";
import { isSourceFailure, SourceFailure } from "../../../../core/model/usage-source.ts";
import type { BudgetOrgs } from "../../../../core/usage/file/left-out.ts";
import { type Io, UsageError } from "../../io.ts";
import { useProxy } from "./proxy.ts";

/** Reads real usage from the source that a budget's meter names. */
export function sourcesOf(io: Io, orgs: BudgetOrgs, heard?: Listener): Sources {
  const { env, cwd, signal } = io;
  const throughProxy: typeof fetch = async (url, init) => {
    try {
      useProxy(io);
    } catch (error) {
      throw error instanceof UsageError ? new SourceFailure("network", error.message) : error;
    }
    return fetch(url, init);
  };
  return new Sources({
    net: { fetch: throughProxy, wait, now: () => io.now().getTime(), random: Math.random },
    vault: { env, profile: (name) => profile(name, env), secretString: (arn) => secretString(arn, signal) },
    cwd,
    interrupt: signal,
    standIn: standInOf(env),
    orgs,
    ...(heard === undefined ? {} : { heard }),
  });
}

/** For tests of whole commands: a port of this machine in place of Genesys Cloud. */
function standInOf({ TOLLGATE_TEST_GENESYS_PORT: port }: Io["env"]): number | null {
  if (!port) return null;
  if (!/^\d{1,5}$/.test(port)) throw new UsageError(`TOLLGATE_TEST_GENESYS_PORT=${port}: write a port, for tests`);
  return Number(port);
}

function profile(name: string, env: Io["env"]): ReadonlyMap<string, string> | null {
  const path = profilesPath(env);
  const profiles: Profiles = path === null ? { problem: "there is no home folder" } : readProfiles(path);
  if ("sections" in profiles) return profiles.sections.get(name) ?? null;
  throw new SourceFailure("credentials", `the profile file ${path ?? ""}: ${profiles.problem}`);
}

/** The AWS SDK is an optional peer: only those who keep secrets in AWS need it. */
async function secretString(arn: string, signal: AbortSignal): Promise<string> {
  try {
    const aws = await import("../../../../adapters/aws/secrets.ts");
    return await aws.secretString(arn, signal);
  } catch (error) {
    if (!(error as Error).message.includes("@aws-sdk/") || isSourceFailure(error)) throw error;
    const right = "npm install --save-dev @aws-sdk/client-secrets-manager";
    throw new SourceFailure("credentials", `the AWS SDK is not installed here: ${right}`);
  }
}
