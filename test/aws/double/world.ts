/** What both services share. */
export interface World {
  readonly account: string;
  readonly region: string;
  /** Where the double listens: links in its messages lead there. */
  readonly url: string;
  /** Seconds since 1 January 1970, UTC: nothing here looks at another clock. */
  now: number;
}

export const DAY = 86_400;

export const isoText = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A page of a list, and the token of the next: opaque to callers. */
export function pageOf<T>(items: readonly T[], token: string | undefined, size: number) {
  const from = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  const next = from + size < items.length ? Buffer.from(String(from + size)).toString("base64url") : null;
  return { items: items.slice(from, from + size), next };
}
