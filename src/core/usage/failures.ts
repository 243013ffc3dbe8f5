import type { FailureKind, SourceFailure } from "../model/snapshot.ts";

/** What to do about each kind of failure: for reports and docs/genesys.md alike. */
export const FAILURE_FIXES: Readonly<Record<FailureKind, string>> = {
  credentials: "Check meter.credentials, and that what it refers to is there.",
  auth: "Check the OAuth client: its id, its secret, its region, and that its grant is client credentials.",
  permission:
    "Give the client's role billing:subscription:view; a partner's, affiliateOrganization:clientBilling:view.",
  "not-found": "Check contractId or trustorOrgId, and that this client belongs to that organization.",
  throttled: "Wait a minute; give other programs a client of their own.",
  unavailable: "Try again later; if it lasts, give Genesys's support the correlation id.",
  network: "Check the network, a proxy, and the region.",
  deadline: "Try again, or allow more time.",
  "too-large": "Report it with the output of tollgate meter probe.",
  shape: "Report it with the output of tollgate meter probe: the answer is not one that is known.",
  "unknown-unit": "Report it with the output of tollgate meter probe, or use a card that has the feature's rate.",
  inconsistent: "Look at the figures in Genesys Cloud; if they are right there, report it with tollgate meter probe.",
  file: "Mend the usage file, or export it again: docs/usage-files.md.",
};

/** One line: what happened, where, and what to do. */
export function failureText({ kind, message, path }: SourceFailure): string {
  return `${message}${path === null ? "" : ` at ${path}`} (${kind}). ${FAILURE_FIXES[kind]}`;
}
