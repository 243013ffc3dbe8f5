/** A relative path as a URI reference: every segment encoded, so that none is a scheme, a query or a fragment. */
export const uriOf = (path: string): string =>
  path
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
