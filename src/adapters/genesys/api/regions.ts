/** Every region of Genesys Cloud by its domain, as the schema of budget files lists them. */
export const REGIONS = [
  "mypurecloud.com",
  "mypurecloud.ie",
  "mypurecloud.com.au",
  "mypurecloud.jp",
  "mypurecloud.de",
  "usw2.pure.cloud",
  "cac1.pure.cloud",
  "apne2.pure.cloud",
  "euw2.pure.cloud",
  "aps1.pure.cloud",
  "sae1.pure.cloud",
  "mec1.pure.cloud",
  "apne3.pure.cloud",
  "euc2.pure.cloud",
  "mxc1.pure.cloud",
  "apse1.pure.cloud",
  "use2.us-gov-pure.cloud",
  "edee1.eusc-pure.cloud",
] as const;
export type Region = (typeof REGIONS)[number];

export const isRegion = (text: string): text is Region => (REGIONS as readonly string[]).includes(text);

/** Where a region's login and API answer. */
export interface Hosts {
  readonly login: string;
  readonly api: string;
}

/**
 * Requests go to a host of this list, over https: no file and no answer can name another. A stand-in for tests can only
 * be on this machine.
 * @param standIn a port of the loopback interface; null: the real thing
 */
export function hostsOf(region: Region, standIn: number | null): Hosts {
  if (standIn === null) return { login: `https://login.${region}`, api: `https://api.${region}` };
  const origin = `http://127.0.0.1:${standIn}`;
  return { login: origin, api: origin };
}
