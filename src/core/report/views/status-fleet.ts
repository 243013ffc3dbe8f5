import { HEALTHS } from "../../check/health.ts";
import { type Exact, exactWhole } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import { type Guardrails, turningPoints } from "../../model/guardrails.ts";
import type { Status } from "../../status/status.ts";
import { count, counted, percentageOf } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf, listBlocks } from "../documents/doc.ts";
import { standingData } from "./status-data.ts";

/** An organization whose usage is not known, and why. */
export interface Unknown {
  readonly org: string;
  readonly why: string;
  /** Problems of its usage file; empty when there is another reason. */
  readonly findings: readonly Finding[];
}

/** Many organizations, the highest use first: who is over, who will be, and what to do. */
export function statusFleetDoc(standings: readonly Status[], failed: readonly Unknown[], guardrails: Guardrails): Doc {
  const sorted = [...standings].sort(fullestFirst);
  return {
    title: title(standings, failed),
    blocks: [
      ...itemsIf(sorted.length > 0, {
        kind: "table",
        columns: COLUMNS,
        rows: sorted.map((one) => row(one, turningPoints(guardrails))),
      } as const),
      ...listBlocks("What to do", sorted.flatMap(adviceTexts)),
      ...listBlocks("Usage not known", failed.map(unknownText)),
      ...findingsBlock(failed),
    ],
    data: { version: 1, organizations: sorted.map(standingData), failed: failed.map(unknownData) },
  };
}

function title(standings: readonly Status[], failed: readonly Unknown[]): string {
  const counts = [...HEALTHS].reverse().flatMap((health) => {
    const number = standings.filter((standing) => standing.health === health).length;
    return number === 0 ? [] : [`${count(number)} ${health}`];
  });
  const all = standings.length + failed.length;
  const unknown = failed.length === 0 ? [] : [`${count(failed.length)} unknown`];
  return `${counted(all, "organization")}: ${[...counts, ...unknown].join(", ")}`;
}

/** With a ceiling of 0, any use is over it. */
const fullness = ({ budgetPercent, consumed }: Status): number =>
  budgetPercent ?? (consumed > 0n ? Number.POSITIVE_INFINITY : 0);

const fullestFirst = (a: Status, b: Status): number => {
  const [first, second] = [fullness(a), fullness(b)];
  return first === second ? (a.org < b.org ? -1 : 1) : second > first ? 1 : -1;
};

const COLUMNS = columns("organization", "period", ">tokens of ceiling", ">used", ">expected", "health");

const row = ({ org, period, consumed, pool, total, projected, health }: Status, limits: readonly Exact[]): string[] => [
  org,
  period.month,
  `${count(consumed)} of ${count(pool.ceiling)}`,
  percentageOf(total, exactWhole(pool.ceiling), limits) ?? "",
  projected === null ? "" : count(projected),
  health,
];

const adviceTexts = ({ org, advice }: Status): string[] =>
  advice.filter(({ code }) => code !== "on-track").map(({ message }) => `${org}: ${message}`);

function unknownText({ org, why, findings }: Unknown): string {
  if (findings.length === 0) return `${org}: ${why}`;
  return `${org}: ${counted(findings.length, "problem")} in its usage file`;
}

/** Organizations may share a file. */
function findingsBlock(failed: readonly Unknown[]): Block[] {
  const items = [...new Set(failed.flatMap(({ findings }) => findings))];
  return items.length === 0 ? [] : [{ kind: "findings", items }];
}

const unknownData = ({ org, why, findings }: Unknown): object => ({
  org,
  why,
  ...(findings.length === 0 ? {} : { findings: findings.map(findingData) }),
});

const findingData = ({ code, message, file, line, column, help }: Finding): object => ({
  code,
  message,
  file,
  line,
  column,
  ...(help === undefined ? {} : { help }),
});
