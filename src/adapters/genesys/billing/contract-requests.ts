import { isSourceFailure, SourceFailure } from "../../../core/model/usage-source.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";

/** The API allows no more. */
const PAGE = 10;
const MOST_PAGES = 50;

/**
 * A contract with its billing periods, found by its id or by the number on the invoice: people know one of the two.
 */
export async function contractOf(client: GenesysClient, contractId: string, deadline: Deadline): Promise<Json> {
  const found: string[] = [];
  for await (const contract of pagesOf(
    client,
    `/billing/contracts?pageSize=${PAGE}`,
    "the billing contracts",
    deadline,
  )) {
    const id = contract.at("id").string();
    if (id === contractId || contract.at("externalNumber").stringOrNull() === contractId) {
      if (!contract.at("billingPeriods").isAbsent) return contract;
      return byEither(contract, (name) =>
        client.get(`/billing/contracts/${encodeURIComponent(name)}`, "the billing contract", deadline),
      );
    }
    found.push(id);
  }
  throw new SourceFailure("not-found", `no contract has this id or number; ${visible(found)}`);
}

/** @param path with a query, to which the cursor is added */
export async function* pagesOf(
  client: GenesysClient,
  path: string,
  what: string,
  deadline: Deadline,
): AsyncGenerator<Json> {
  const cursors = new Set<string>();
  let cursor: string | null = null;
  do {
    const after = cursor === null ? "" : `&after=${encodeURIComponent(cursor)}`;
    const page: Json = await client.get(`${path}${after}`, what, deadline);
    yield* page.at("entities").items();
    cursor = cursorOf(page.at("nextUri"), cursors);
  } while (cursor !== null);
}

/** Only the cursor is taken: an answer must not decide where the next request goes. */
function cursorOf(nextUri: Json, before: Set<string>): string | null {
  const text = nextUri.stringOrNull();
  if (text === null) return null;
  const cursor = new URLSearchParams(text.slice(text.indexOf("?") + 1)).get("after");
  if (cursor === null || cursor === "") throw nextUri.fail("shape", "no cursor for the next page");
  if (before.has(cursor) || before.size === MOST_PAGES) throw nextUri.fail("shape", "the pages have no end");
  before.add(cursor);
  return cursor;
}

const MOST_SHOWN = 3;

function visible(ids: readonly string[]): string {
  if (ids.length === 0) return "this client sees no contract";
  const plain = ids.filter((id) => /^[A-Za-z0-9-]{1,64}$/.test(id)).slice(0, MOST_SHOWN);
  const more = ids.length > plain.length ? ` and ${ids.length - plain.length} more` : "";
  return `this client sees ${plain.join(", ")}${more}`;
}

/** Charges and wallets of one period. */
export const periodOf = (client: GenesysClient, contract: Json, id: string, deadline: Deadline): Promise<Json> =>
  byEither(contract, (name) => {
    const path = `/billing/contracts/${encodeURIComponent(name)}/billingperiods/${encodeURIComponent(id)}`;
    return client.get(path, "the billing period", deadline);
  });

/** The SDK calls the contract's place in a path its number; other places take its id. */
async function byEither(contract: Json, ask: (name: string) => Promise<Json>): Promise<Json> {
  const number = contract.at("externalNumber").stringOrNull();
  try {
    return await ask(contract.at("id").string());
  } catch (error) {
    if (number === null || !isSourceFailure(error) || error.kind !== "not-found") throw error;
    return ask(number);
  }
}
