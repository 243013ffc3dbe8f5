/** The same text for the same data, whatever the order of its keys: maps and objects alike. Places are left out. */
export function dataText(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  if (Array.isArray(value)) return `[${value.map(dataText).join()}]`;
  const entries: [string, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  const texts = entries
    .filter(([key, one]) => value instanceof Map || key !== "path" || !Array.isArray(one))
    .map(([key, one]) => `${JSON.stringify(key)}:${dataText(one)}`);
  return `{${texts.sort().join()}}`;
}
