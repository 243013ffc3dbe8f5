import { TARGETS } from "./targets.mjs";

const OURS = "tollgate check";
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

/** `bySize`: the results of each race. */
export function targetTable(bySize) {
  const rows = TARGETS.map(({ size, what, most, measured }) => {
    const results = bySize.get(size);
    const value = results === undefined ? null : measured(results);
    const verdict = value === null ? "not measured" : value <= most ? "reached" : "MISSED";
    return [`${size} files: ${what}`, fixed(value, 2), `<= ${most}`, verdict];
  });
  return table([["target", "measured", "wanted", ""], ...rows]);
}
