/** A deliberately small writer: the corpus needs the styles people mix, not all of YAML. */
const IS_PLAIN = /^[A-Za-z0-9%][A-Za-z0-9 _.@/%-]*$/;

/** Quoted, though YAML 1.2 has no dates: the peers read them as such. */
const IS_NUMBER_OR_DATE = /^[\d.]+$|^\d{4}-\d{2}-\d{2}$/;

const scalar = (value) => {
  if (typeof value !== "string") return String(value);
  return IS_PLAIN.test(value) && !IS_NUMBER_OR_DATE.test(value) ? value : JSON.stringify(value);
};

export function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return scalar(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`);
  return `{ ${entries.join(", ")} }`;
}

const isNested = (value) => typeof value === "object" && value !== null;

/** The value in lines: a map or list that fits `width` in flow style, a longer one in block style. */
export function block(value, width, indent = "") {
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) => {
    const start = isList ? `${indent}- ` : `${indent}${key}: `;
    const line = start + flow(item);
    if (!isNested(item) || line.length <= width) return [line];
    const inner = block(item, width, `${indent}  `);
    return isList ? [start + inner[0].trimStart(), ...inner.slice(1)] : [start.trimEnd(), ...inner];
  });
}

export const entry = (key, value, width) => block({ [key]: value }, width);

const COLUMN = 52;

/** A remark at the end of a line, where the remarks of its neighbours stand. */
export const remark = (line, text) => `${line.padEnd(COLUMN)} # ${text}`;
