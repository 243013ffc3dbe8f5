import { Fault } from "../fault.ts";
import type { JsonOperations } from "../json-protocol.ts";
import { compared, holds, type Item, type Value } from "./condition.ts";

interface PutItem {
  readonly TableName: string;
  readonly Item: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
}

interface GetItem {
  readonly TableName: string;
  readonly Key: Item;
}

interface Query {
  readonly TableName: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Item;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
}

const MAX_ITEM = 400 * 1024;

/** A table: its key attributes, and what is in it. */
class Table {
  readonly keys: readonly [partition: string, sort: string];
  private readonly partitions = new Map<string, Map<string, Item>>();

  constructor(partition: string, sort: string) {
    this.keys = [partition, sort];
  }

  /** By its sort key: the items of one partition. */
  partition(key: string): Map<string, Item> {
    const items = this.partitions.get(key) ?? new Map<string, Item>();
    this.partitions.set(key, items);
    return items;
  }

  get(key: Item): Item | undefined {
    return this.partition(this.text(key, 0)).get(this.text(key, 1));
  }

  put(item: Item): void {
    this.partition(this.text(item, 0)).set(this.text(item, 1), item);
  }

  all(): Item[] {
    return [...this.partitions.values()].flatMap((items) => [...items.values()]);
  }

  private text(item: Item, at: 0 | 1): string {
    return text(item[this.keys[at]], this.keys[at]);
  }
}

/** As much of DynamoDB as the meter asks for. */
export class DynamoDb {
  readonly operations: JsonOperations;
  /** How much a page of a query holds: AWS says 1 MB, a test less. */
  pageBytes = 1_000_000;
  private readonly tables = new Map<string, Table>();

  constructor() {
    this.operations = {
      PutItem: (input: PutItem) => this.put(input),
      GetItem: (input: GetItem) => this.get(input),
      Query: (input: Query) => this.query(input),
    };
  }

  createTable(name: string, partition: string, sort: string): void {
    this.tables.set(name, new Table(partition, sort));
  }

  /** What a test looks at, or spoils. */
  itemsOf(name: string): readonly Item[] {
    return this.table(name).all();
  }

  /** Without conditions, as a hand would. */
  putByHand(name: string, item: Item): void {
    this.table(name).put(item);
  }

  private table(name: string): Table {
    const table = this.tables.get(name);
    if (table === undefined) throw new Fault("ResourceNotFoundException", "Requested resource not found");
    return table;
  }

  private put({ TableName, Item, ConditionExpression, ExpressionAttributeValues = {} }: PutItem): object {
    const table = this.table(TableName);
    const there = table.get(Item);
    if (JSON.stringify(Item).length > MAX_ITEM) throw invalid("Item size has exceeded the maximum allowed size");
    if (ConditionExpression !== undefined && !holds(ConditionExpression, there, ExpressionAttributeValues)) {
      throw new Fault("ConditionalCheckFailedException", "The conditional request failed");
    }
    table.put(Item);
    return {};
  }

  private get({ TableName, Key }: GetItem): object {
    const table = this.table(TableName);
    const Item = table.get(Key);
    return Item === undefined ? {} : { Item };
  }

  private query({ TableName, KeyConditionExpression, ScanIndexForward = true, Limit, ...query }: Query): object {
    const table = this.table(TableName);
    const [partition, sort] = table.keys;
    const [, name = "", placeholder = ""] = /^(#\w+) = (:\w+)$/.exec(KeyConditionExpression) ?? [];
    if (query.ExpressionAttributeNames[name] !== partition) throw invalid("this double knows the partition key only");
    const wanted = text(query.ExpressionAttributeValues[placeholder], placeholder);
    const found = [...table.partition(wanted).values()];
    const order = (a: Item, b: Item): number => compared(a[sort] as Value, b[sort] as Value);
    found.sort((a, b) => (ScanIndexForward ? order(a, b) : order(b, a)));
    const { ExclusiveStartKey: from } = query;
    const start = from === undefined ? 0 : found.findIndex((item) => order(item, from) === 0) + 1;
    const Items = this.page(found.slice(start), Limit);
    const isLast = start + Items.length === found.length;
    const last = Items.at(-1);
    return {
      Items,
      Count: Items.length,
      ...(isLast || last === undefined ? {} : { LastEvaluatedKey: keysOf(last, table) }),
    };
  }

  private page(items: readonly Item[], most = Number.POSITIVE_INFINITY): readonly Item[] {
    let bytes = 0;
    const end = items.findIndex((item, at) => {
      bytes += JSON.stringify(item).length;
      return at > 0 && (bytes > this.pageBytes || at >= most);
    });
    return end < 0 ? items : items.slice(0, end);
  }
}

const keysOf = (item: Item, { keys }: Table): Item =>
  Object.fromEntries(keys.map((name) => [name, item[name] as Value]));

function text(value: Value | undefined, name: string): string {
  if (value === undefined || !("S" in value) || value.S === "") throw invalid(`The key ${name} must be a text`);
  return value.S;
}

const invalid = (message: string): Fault => new Fault("ValidationException", message);
