import { chmodSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { readProfiles } from "../../src/adapters/files/profiles.ts";
import { credentialsOf, type Vault } from "../../src/adapters/genesys/api/credentials.ts";
import { isSourceFailure } from "../../src/core/model/usage-source.ts";
import { folder } from "../support/cli.ts";
import { ACME_CONTRACT, detail, NOVEMBER, voiceBots } from "./stand-in/payloads.ts";
import { CLIENT, StandIn } from "./stand-in/server.ts";
import { CONTRACT_METER, failure, metered, OPTIONS, VAULT, worldAround } from "./support.ts";

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:tollgate/acme";
const JSON_PAIR = JSON.stringify({ clientId: CLIENT.id, clientSecret: CLIENT.secret });

const vault = (found: Partial<Vault>): Vault => ({
  env: {},
  profile: () => null,
  secretString: async () => "",
  ...found,
});

const PROFILES = `# of a laptop
[other]
client_id = x
[acme]
client_id=${CLIENT.id}
client_secret = ${CLIENT.secret}
`;

function profiles(text: string, mode = 0o600): ReturnType<typeof readProfiles> {
  const path = join(folder({ credentials: text }), "credentials");
  chmodSync(path, mode);
  return readProfiles(path);
}

describe("a reference leads to a client", () => {
  const sections = (): Vault["profile"] => {
    const read = profiles(PROFILES);
    return (name) => ("sections" in read ? (read.sections.get(name) ?? null) : null);
  };

  test.each<[what: string, reference: string, found: () => Partial<Vault>]>([
    ["two variables", "env:ACME", () => ({ env: VAULT.env })],
    ["one variable", "env:ACME", () => ({ env: { ACME: JSON_PAIR } })],
    ["a profile", "profile:acme", () => ({ profile: sections() })],
    ["Secrets Manager", ARN, () => ({ secretString: async () => JSON_PAIR })],
  ])("%s", async (_, reference, found) => {
    const { clientId, clientSecret } = await credentialsOf(reference, vault(found()));
    expect([clientId, clientSecret.reveal()]).toEqual([CLIENT.id, CLIENT.secret]);
  });

  test.each<[what: string, reference: string, found: () => Partial<Vault>]>([
    ["no variable", "env:ACME", () => ({})],
    ["half of it", "env:ACME", () => ({ env: { ACME_CLIENT_SECRET: CLIENT.secret } })],
    ["an empty half", "env:ACME", () => ({ env: { ACME_CLIENT_ID: "", ACME_CLIENT_SECRET: CLIENT.secret } })],
    ["a line too many", "env:ACME", () => ({ env: { ...VAULT.env, ACME_CLIENT_SECRET: `${CLIENT.secret}\n` } })],
    ["no profile of the name", "profile:nobody", () => ({ profile: sections() })],
    ["a profile without a secret", "profile:other", () => ({ profile: sections() })],
    ["a secret that is no JSON", ARN, () => ({ secretString: async () => CLIENT.secret })],
    ["a secret of another kind", ARN, () => ({ secretString: async () => JSON.stringify([CLIENT.secret]) })],
    ["a value in place of a reference", CLIENT.secret, () => ({})],
  ])("%s: a failure without the secret", async (_, reference, found) => {
    const error: unknown = await credentialsOf(reference, vault(found())).catch((thrown: unknown) => thrown);
    expect(isSourceFailure(error) && error.kind).toBe("credentials");
    expect(inspect(error, { depth: 10 })).not.toContain(CLIENT.secret);
  });
});

describe("the profile file", () => {
  test("is refused if others may read it", () => {
    expect(profiles(PROFILES, 0o640)).toMatchObject({ problem: expect.stringContaining("chmod 600") });
  });

  test("is missing, or is a folder", () => {
    expect(readProfiles(join(folder(), "nowhere"))).toEqual({ problem: "there is no such file" });
    expect(readProfiles(folder())).toEqual({ problem: "it is not a regular file" });
  });
});

test("a secret does not show: not printed, joined, serialized or inspected", async () => {
  const credentials = await credentialsOf("env:ACME", VAULT);
  const seen = [
    String(credentials.clientSecret),
    `${credentials.clientSecret}`,
    JSON.stringify(credentials),
    inspect(credentials, { depth: 10, showHidden: true }),
  ];
  for (const text of seen) expect(text).not.toContain(CLIENT.secret);
});

test("one client for two customers is refused, also by two references", async () => {
  const standIn = await StandIn.start({
    contracts: [ACME_CONTRACT],
    details: { "bp-11": detail(NOVEMBER, [voiceBots()]) },
  });
  const env = { ...VAULT.env, TWO_CLIENT_ID: CLIENT.id, TWO_CLIENT_SECRET: CLIENT.secret };
  const { sources } = worldAround(standIn, { vault: { ...VAULT, env } });
  const of = (customer: string, meter: string) => metered(meter, { labels: `{ customer: ${customer} }` });
  const other = CONTRACT_METER.replace("env:ACME", "env:TWO");
  for (const one of [of("acme", CONTRACT_METER), of("acme", other), metered(other)]) await sources.read(one, OPTIONS);
  expect(await failure(sources.read(of("globex", other), OPTIONS))).toMatchObject({ kind: "credentials" });
});
