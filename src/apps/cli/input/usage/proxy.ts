import * as http from "node:http";
import { type Io, UsageError } from "../../io.ts";
import { complain } from "../../output/errors.ts";

const NAMES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

/** A newer Node can start to use the environment's proxy, or was told to when it started. */
interface Runtime {
  readonly version: string;
  readonly setGlobalProxyFromEnv?: () => unknown;
}

const { setGlobalProxyFromEnv } = http as Pick<Runtime, "setGlobalProxyFromEnv">;
const HERE: Runtime = { version: process.versions.node, ...(setGlobalProxyFromEnv && { setGlobalProxyFromEnv }) };
const told = new WeakSet<Io>();

/**
 * Requests go through the proxy of HTTPS_PROXY, except to hosts in NO_PROXY, where Node can do that. Where it cannot, a
 * command says once that the proxy is not used: a firewall's silence looks like a host that is down.
 * @throws UsageError where the address of the proxy is none
 */
export function useProxy(io: Io, runtime: Runtime = HERE): void {
  const name = NAMES.find((one) => io.env[one]);
  if (name === undefined) return;
  if (runtime.setGlobalProxyFromEnv !== undefined || canUse(runtime.version)) assertAddresses(io.env);
  if (told.has(io)) return;
  told.add(io);
  if (runtime.setGlobalProxyFromEnv !== undefined) runtime.setGlobalProxyFromEnv();
  else if (io.env["NODE_USE_ENV_PROXY"] !== "1" || !canUse(runtime.version)) complain(notUsed(name, runtime), io);
}

/** Node would fail with the value as its message, which may hold a password. */
function assertAddresses(env: Io["env"]): void {
  const wrong = NAMES.find((name) => env[name] && !isAddress(env[name]));
  if (wrong !== undefined) throw new UsageError(`${wrong} is not the address of a proxy. Write http://HOST:PORT`);
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^(https?|socks5?):$/.test(url.protocol) && url.hostname !== "";
}

const notUsed = (name: string, { version }: Runtime): string =>
  `${name} is set and not used: requests go out directly. ${
    canUse(version)
      ? "Set NODE_USE_ENV_PROXY=1 too"
      : `Node ${version} knows no proxy. Use Node 24.5 or later, and set NODE_USE_ENV_PROXY=1`
  }`;

/** For fetch and for the agents of node:https, which the AWS SDK uses. */
function canUse(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
