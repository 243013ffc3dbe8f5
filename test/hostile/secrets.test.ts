import { describe, expect, test } from "vitest";
import { besideGood, checked, findingsOf, statusOf, withKeys, withLine } from "./harness.ts";

const meter = (keys: string): string =>
  withKeys({ meter: `{ kind: genesys-contract, region: mypurecloud.com, contractId: x, ${keys} }` });

/** None of these is anybody's: they only look like it. Written in two pieces, so that scanners pass over them. */
const SECRETS: readonly string[] = [
  `AKIA${"IOSFODNN7EXAMPLE"}`,
  `ghp_${"a1B2".repeat(10)}`,
  `glpat-${"a1b2c3d4e5".repeat(2)}`,
  `xoxb-${"1234567890-abcdef"}`,
  `https://hooks.slack.com/services/${"T00000000/B00000000/abcdefabcdef"}`,
  `https://someone:${"hunter2hunter2"}@example.com/`,
  `see https://someone:${"hunter2hunter2"}@example.com/`,
  `eyJ${"hbGciOiJIUzI1NiJ9"}.eyJ${"zdWIiOiIxMjM0In0"}.abc`,
];

/** Checks files with a secret in each: it is found, and its value is in no output. */
async function expectHidden(code: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const secrets = Object.keys(texts);
  const files = secrets.map((secret, index) => [`budgets/acme-${index}.yaml`, texts[secret] ?? ""] as const);
  const ran = await checked(besideGood(Object.fromEntries(files)));
  for (const [file] of files) {
    expect(findingsOf(ran.report, file).map((one) => one.code)).toContain(code);
    expect(statusOf(ran.report, file)).toBe("invalid");
  }
  expect({ code: ran.code, good: statusOf(ran.report, "budgets/good.yaml") }).toEqual({ code: 2, good: "pass" });
  const said = ran.out + ran.err + JSON.stringify(ran.report);
  for (const secret of secrets) {
    for (const part of [secret, secret.toLowerCase(), secret.slice(4)]) expect(said).not.toContain(part);
  }
}

describe("a secret by its shape", () => {
  test.each<[place: string, text: (secret: string) => string]>([
    ["as name", (secret) => withKeys({ name: `"${secret}"` })],
    ["as org", (secret) => withKeys({ org: `"${secret}"` })],
    ["as owner", (secret) => withKeys({ owners: `["${secret}"]` })],
    ["as card", (secret) => withKeys({ rateCard: `"${secret}"` })],
    ["as label", (secret) => withKeys({ labels: `{ a: "${secret}" }` })],
    ["as a label's name", (secret) => withKeys({ labels: `{ "${secret}": a }` })],
    ["as key", (secret) => withKeys({ [`"${secret}"`]: "a" })],
    ["as a key that holds one", (secret) => withKeys({ labels: `{ "${secret}": { "${secret}": "${secret}" } }` })],
    ["as feature", (secret) => withLine(`"${secret}": { tokens: 5 }`)],
    ["as recipient", (secret) => withKeys({ alarms: `{ notify: [{ https: "${secret}" }] }` })],
    ["as credentials", (secret) => meter(`credentials: "${secret}"`)],
    ["as a value of few", (secret) => withKeys({ licensing: `{ model: "${secret}", users: 5 }` })],
    ["in a text of several lines", (secret) => withKeys({ name: `|\n  one\n  ${secret}` })],
    ["beside an anchor", (secret) => withKeys({ name: `&a "${secret}"` })],
    ["as a key twice", (secret) => withKeys({ labels: `{ "${secret}": a, "${secret}": a }` })],
  ])("%s", (_place, text) =>
    expectHidden("secret-in-file", Object.fromEntries(SECRETS.map((secret) => [secret, text(secret)]))),
  );
});

describe("a secret by its key", () => {
  test.each<[name: string, text: string]>([
    ["a client secret", meter("clientSecret: hunter2")],
    ["a password without a space", meter('"password:hunter2": x')],
    ["a label named token", withKeys({ labels: "{ token: hunter2 }" })],
  ])("%s", (_, text) => expectHidden("secret-in-file", { hunter2: text }));

  test("in place of a reference", () => expectHidden("schema", { hunter2: meter("credentials: hunter2") }));
  test("that is a number", () => expectHidden("schema", { 47110815: withKeys({ labels: "{ password: 47110815 }" }) }));
  test("in a file that cannot be read", () =>
    expectHidden("invalid-yaml", { hunter2: "password: hunter2\nname: Acme: x\n" }));

  test("a reference is no secret", async () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:genesys-a1b2c3";
    for (const reference of [arn, "env:GENESYS_CLIENT", "profile:acme"]) {
      const { code } = await checked(besideGood({ "budgets/acme.yaml": meter(`credentials: "${reference}"`) }));
      expect(code).toBe(0);
    }
  });
});
