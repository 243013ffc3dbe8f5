/** Data that knows which of its values nobody has read: an expected figure that no test asks for is no test. */
export interface Tracked<T> {
  readonly data: T;
  /** Paths of values never read, such as "organizations.0.expected.health". */
  unread(): string[];
}

export function tracked<T extends object>(json: T): Tracked<T> {
  const pending = new Set(leaves(json));
  return { data: watch(json, "", pending) as T, unread: () => [...pending] };
}

const isNode = (value: unknown): value is object => typeof value === "object" && value !== null;
const join = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

function leaves(value: unknown, path = ""): string[] {
  if (!isNode(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, join(path, key)));
}

function watch(node: object, path: string, pending: Set<string>): object {
  pending.delete(path);
  return new Proxy(node, {
    get(target, key, receiver) {
      const value = Reflect.get(target, key, receiver);
      if (typeof key === "symbol" || !Object.hasOwn(target, key)) return value;
      const at = join(path, key);
      pending.delete(at);
      return isNode(value) ? watch(value, at, pending) : value;
    },
  });
}
