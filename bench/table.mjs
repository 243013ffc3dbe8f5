import { TARGETS } from "./targets.mjs";

const OURS = "tollgate check";
const TARGET_NODE = "v24.";
const fixed = (value, digits) => (value === null ? "-" : value.toFixed(digits));

/** Columns as wide as what is in them; the first is set left, the others are numbers. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  "))
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}

export function raceTable(size, results) {
  const rows = results.names.map((name) => {
    const { wall, cpu, peak } = results.of(name);
    const ratios = [results.ratio(OURS, name), results.cpuRatio(OURS, name)].map((value) => fixed(value, 2));
    return [name, fixed(wall, 1), fixed(cpu, 0), fixed(peak, 0), ...ratios];
  });
  const header = [`${size} files`, "wall ms", "cpu ms", "peak MiB", "ours/it wall", "ours/it cpu"];
  return table([header, ...rows]);
}

/** The targets are for Node 24, which is measured first; what others reach is shown beside it. */
export function targetTable(runs) {
  const rows = TARGETS.map(({ size, what, most, measured }) => {
    const values = runs.map(({ bySize }) => (bySize.has(size) ? measured(bySize.get(size)) : null));
    const isTarget = runs[0].version.startsWith(TARGET_NODE);
    const value = isTarget ? values[0] : null;
    const verdict = value === null ? "not measured" : value <= most ? "reached" : "MISSED";
    return [`${size} files: ${what}`, ...values.map((each) => fixed(each, 2)), `<= ${most}`, verdict];
  });
  const versions = runs.map(({ version }) => version);
  return table([["target", ...versions, `wanted (${TARGET_NODE}x)`, ""], ...rows]);
}
