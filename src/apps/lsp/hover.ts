import type { Result } from "../../core/check/result.ts";
import { placeAt } from "../../core/fix/cursor.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import type { ProjectedPeriod } from "../../core/model/projection.ts";
import type { Path } from "../../core/model/source.ts";
import { covers } from "../../core/pricing/plan.ts";
import type { Block } from "../../core/report/documents/doc.ts";
import { textDoc } from "../../core/report/documents/text.ts";
import { peakOf } from "../../core/report/findings/figures.ts";
import { type Explained, explainDoc, isPriced } from "../../core/report/views/explain.ts";

/** Keys whose figures are those of the pool. */
const OF_POOL: ReadonlySet<string> = new Set([
  "plan",
  "licensing",
  "allocation",
  "purchases",
  "limits",
  "pricing",
  "buffers",
  "rateCard",
]);

const WIDTH = 100;

/** In a change, its first month; elsewhere the fullest. */
function periodAt([top, index]: Path, { budget, projection }: Explained): ProjectedPeriod {
  const change = top === "changes" ? budget.changes[Number(index)] : undefined;
  const first = change && projection.periods.find(({ period }) => covers(change.span, period));
  return first ?? peakOf(projection);
}

/** What `tollgate explain` says of the figure at an offset, as a block of Markdown; null: it says nothing there. */
export function hoverText(result: Result, guardrails: Guardrails, text: string, offset: number): string | null {
  const at = placeAt(text, offset)?.path ?? [];
  if (!isPriced(result)) return null;
  const [top = "", feature] = at[0] === "changes" ? at.slice(2) : at;
  const period = periodAt(at, result);
  if (top === "consumption" && feature !== undefined) {
    const isPlanned = period.segment.lines.some((line) => line.feature === feature);
    return isPlanned ? fenced(explainDoc(result, period, String(feature), guardrails).blocks) : null;
  }
  if (typeof top !== "string" || !OF_POOL.has(top)) return null;
  const { blocks } = explainDoc(result, period, null, guardrails);
  const [heading, pool] = [blocks.find(({ kind }) => kind === "heading"), blocks.find(isPool)];
  return fenced([heading, pool].flatMap((block) => block ?? []));
}

const isPool = (block: Block): boolean => block.kind === "details" && block.summary === "The pool";

/** A fence that nothing inside can close. */
function fenced(blocks: readonly Block[]): string {
  const shown = blocks.filter((block) => block.kind !== "details" || !block.summary.startsWith("Rates:"));
  const text = textDoc({ title: "", blocks: shown, data: null }, { color: false, width: WIDTH }).trim();
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
