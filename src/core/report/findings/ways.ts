import type { Reported } from "../../check/result.ts";
import type { Edit, Finding, PlanLever, Remedy, RemedyKind } from "../../model/finding.ts";
import { isMap, type Plain } from "../../model/source.ts";
import { money } from "../../text/text.ts";

/** The ways to make a failing budget pass. */
export interface Ways {
  /** Each is enough alone; the first changes least. */
  readonly levers: readonly PlanLever[];
  readonly moreLevers: number;
  readonly yaml: readonly YamlWay[];
}

export interface YamlWay {
  /** "to buy (3,313.00 USD a month)" */
  readonly title: string;
  readonly lines: readonly string[];
}

const MOST_LEVERS = 5;
const MOST_LINES = 8;

/** Null where nothing of a budget fails, or nothing is known to help. */
export function waysOf({ status, findings }: Reported): Ways | null {
  if (status !== "fail") return null;
  const failing = findings.filter(({ kind, severity }) => kind === "guardrail" && severity === "error");
  const levers = sharedLevers(failing);
  const yaml = (["buy", "accept"] as const).flatMap((kind) => yamlWay(failing, kind) ?? []);
  if (levers.length + yaml.length === 0) return null;
  return { levers: levers.slice(0, MOST_LEVERS), moreLevers: Math.max(0, levers.length - MOST_LEVERS), yaml };
}

/** "53,313", "50,000", "3,313.00 USD" */
export const leverCells = ({ feature, unit, planned, most, saves }: PlanLever): string[] => [
  `${feature} ${unit}`,
  planned,
  most,
  saves === null ? "" : money(saves),
];
export const LEVER_TITLES = ["plan less", ">planned", ">at most", ">saves a month"] as const;

/** Numbers of the file that help against everything that fails; of each, the value that is enough for all. */
function sharedLevers(failing: readonly Finding[]): PlanLever[] {
  const levers = failing.map(({ remedies = [] }) => new Map(remedies.flatMap(leverEntry)));
  const [first, ...others] = levers;
  return [...(first ?? [])].flatMap(([key, one]) => {
    const all = [one, ...others.map((each) => each.get(key))];
    const known = all.filter((each) => each !== undefined);
    if (known.length < all.length) return [];
    return [known.reduce((least, each) => (each.value < least.value ? each : least)).lever];
  });
}

function leverEntry({ lever, edits }: Remedy): [string, { lever: PlanLever; value: number }][] {
  const edit = edits.at(-1);
  if (lever === undefined || edit === undefined || !("value" in edit)) return [];
  return [[edit.path.join("."), { lever, value: Number.parseFloat(String(edit.value)) }]];
}

/** What the file would say, for all that fails: what no purchase helps against is accepted beside it. */
function yamlWay(failing: readonly Finding[], kind: RemedyKind): YamlWay | null {
  const offered = failing.flatMap(({ remedies = [] }) => remedies.filter((one) => one.kind === kind));
  const [first] = offered;
  if (first === undefined) return null;
  const edits = failing.flatMap(({ remedies = [] }) => {
    const remedy = remedies.find((one) => one.kind === kind) ?? remedies.find((one) => one.kind === "accept");
    return remedy?.edits ?? [];
  });
  const lines = yamlLines(edits);
  const more = lines.length - MOST_LINES;
  const note = offered.find((one) => one.note !== undefined)?.note;
  return {
    title: `to ${kind}${note === undefined ? "" : ` (${note})`}`,
    lines: more > 0 ? [...lines.slice(0, MOST_LINES), `# and ${more} more, in the JSON report`] : lines,
  };
}

/** Edits of limits and purchases as lines of YAML. */
function yamlLines(edits: readonly Edit[]): string[] {
  const lines: string[] = [];
  const entries: string[] = [];
  const limits = new Map<string, Map<string, Plain>>();
  for (const edit of edits) {
    if (!("value" in edit)) continue;
    const [first, index, ...rest] = edit.path;
    if (first === "purchases" && rest.length === 0) entries.push(`  - ${flow(edit.value)}`);
    else {
      const [where, path] = first === "changes" ? [`   # of change ${Number(index) + 1}`, rest] : ["", edit.path];
      const inner = path.slice(1).reduceRight<Plain>((value, step) => ({ [step]: value }), edit.value);
      const merged = limits.get(where) ?? new Map<string, Plain>();
      limits.set(where, merged.set(String(path[0]), merge(merged.get(String(path[0])), inner)));
    }
  }
  if (entries.length > 0) lines.push("purchases:", ...new Set(entries));
  for (const [where, keys] of limits) for (const [key, value] of keys) lines.push(`${key}: ${flow(value)}${where}`);
  return lines;
}

const merge = (before: Plain | undefined, value: Plain): Plain => {
  if (!isMap(before) || !isMap(value)) return value;
  const merged = { ...before };
  for (const [key, inner] of Object.entries(value)) merged[key] = merge(before[key], inner);
  return merged;
};

/** Numbers, months and shares need no quotes, and neither do ids. */
const flow = (value: Plain): string =>
  isMap(value)
    ? `{ ${Object.entries(value)
        .map(([key, inner]) => `${key}: ${flow(inner)}`)
        .join(", ")} }`
    : String(value);
