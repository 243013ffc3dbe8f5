import { execFile, spawnSync } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { Double } from "../aws/double/double.ts";
import { CREDENTIALS, NOW } from "../aws/support.ts";
import { ACME_CONTRACT, copilot, detail, NOVEMBER } from "../genesys/stand-in/payloads.ts";
import { StandIn } from "../genesys/stand-in/server.ts";
import { CONTRACT_METER, VAULT } from "../genesys/support.ts";
import { BIN, folder } from "../support/cli.ts";
import { githubStandIn } from "../support/hosts/github.ts";
import { gitlabStandIn } from "../support/hosts/gitlab.ts";
import { startProxy } from "../support/proxy.ts";
import { budget } from "../support/report.ts";

/** A newer Node, for machines whose own one knows no proxy. */
const NODE = process.env["TOLLGATE_TEST_NODE"] || process.execPath;
const [MAJOR = 0, MINOR = 0] = spawnSync(NODE, ["--version"], { encoding: "utf8" })
  .stdout.slice(1)
  .split(".")
  .map(Number);
const KNOWS_PROXY = MAJOR > 24 || (MAJOR === 24 && MINOR >= 5);
if (!KNOWS_PROXY)
  process.stderr.write(`proxied.test.ts: Node ${MAJOR} knows no proxy. TOLLGATE_TEST_NODE=/path/of/node24 tries it\n`);

const TEXT = budget("consumption: { other: { tokens: 1 } }\n", { meter: CONTRACT_METER });
const FILES = { "budgets/acme.yaml": TEXT, "check.md": "# Checked\n" };

type Env = Readonly<Record<string, string>>;

interface Service {
  readonly env: Env;
  /** How many requests have reached it. */
  readonly asked: () => number;
}

async function genesys(): Promise<Service> {
  const standIn = await StandIn.start({
    contracts: [ACME_CONTRACT],
    details: { "bp-11": detail(NOVEMBER, [copilot()]) },
  });
  return {
    env: { ...(VAULT.env as Env), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) },
    asked: () => standIn.requests.length,
  };
}

async function aws(): Promise<Service> {
  const double = await Double.start({ now: NOW });
  onTestFinished(() => double.stop());
  return { env: { ...AWS, AWS_ENDPOINT_URL: double.url }, asked: () => double.requests.length };
}

const forge = async (open: typeof githubStandIn): Promise<Service> => {
  const { env, asked } = await open();
  return { env, asked: () => asked.length };
};

const AWS = { ...CREDENTIALS, AWS_MAX_ATTEMPTS: "1", AWS_CONFIG_FILE: "/dev/null" };
const GENESYS = ["meter", "probe", "acme"];
const COMMENT = ["comment", "check.md", "--pull-request", "7"];

const SERVICES: readonly (readonly [string, readonly string[], () => Promise<Service>])[] = [
  ["Genesys Cloud", GENESYS, genesys],
  ["GitHub", COMMENT, () => forge(githubStandIn)],
  ["GitLab", ["comment", "check.md"], () => forge(gitlabStandIn)],
  ["AWS", ["doctor"], aws],
];

/** As users start it, in a process of its own. */
async function tollgate(args: readonly string[], env: Env, timeout = 0): Promise<string> {
  const path = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" };
  return new Promise((done) => {
    execFile(NODE, [BIN, ...args], { cwd: folder(FILES), env: { ...path, ...env }, timeout }, (_, _out, err) =>
      done(err),
    );
  });
}

/** Long enough for a first request; a command repeats those that a proxy refuses. */
const TRIED_MS = 3000;
const NOT_USED = /is set and not used/;

describe("requests go through the proxy of the environment, or the command says that they do not", () => {
  test.each(SERVICES)("%s", async (_, args, start) => {
    const [service, proxy] = [await start(), await startProxy()];
    const both = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NODE_USE_ENV_PROXY: "1" };
    const err = await tollgate(args, { ...service.env, ...both });
    expect(service.asked(), err).toBeGreaterThan(0);
    expect([proxy.hosts.size, NOT_USED.test(err)], err).toEqual(KNOWS_PROXY ? [1, false] : [0, true]);
  });

  test.each(SERVICES)("%s, which NO_PROXY names", async (_, args, start) => {
    const [service, proxy] = [await start(), await startProxy()];
    const both = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NODE_USE_ENV_PROXY: "1" };
    const err = await tollgate(args, { ...service.env, ...both, NO_PROXY: "localhost,127.0.0.1" });
    expect(service.asked(), err).toBeGreaterThan(0);
    expect(proxy.hosts.size).toBe(0);
  });

  const HTTPS: readonly (readonly [string, readonly string[], Env, string])[] = [
    ["Genesys Cloud", GENESYS, VAULT.env as Env, "login.mypurecloud.de:443"],
    [
      "GitHub",
      COMMENT,
      { GITHUB_REPOSITORY: "acme/budgets", GITHUB_TOKEN: "a-token", GITHUB_API_URL: "https://api.github.example" },
      "api.github.example:443",
    ],
    ["AWS", ["doctor"], AWS, "monitoring.us-east-1.amazonaws.com:443"],
  ];
  test.runIf(KNOWS_PROXY).each(HTTPS)("over https: %s", async (_, args, env, host) => {
    const proxy = await startProxy();
    for (const more of [{ HTTPS_PROXY: proxy.url, NODE_USE_ENV_PROXY: "1" }, { https_proxy: proxy.url }]) {
      const err = await tollgate(args, { ...env, ...more }, TRIED_MS);
      if (!NOT_USED.test(err)) expect([...proxy.hosts], err).toContain(host);
    }
  });
});
