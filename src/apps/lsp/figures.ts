import type { Position } from "vscode-languageserver/node";
import { readDocument } from "../../core/budget/yaml/read.ts";
import type { Result } from "../../core/check/result.ts";
import type { ProjectedPeriod } from "../../core/model/projection.ts";
import type { Path } from "../../core/model/source.ts";
import { peakOf } from "../../core/report/findings/figures.ts";
import { count, money, tokens } from "../../core/text/text.ts";

/** A figure beside the key that it is about. */
export interface ShownFigure {
  readonly at: Position;
  readonly text: string;
  /** Of one feature: an editor may show it at the end of the line. */
  readonly isOfFeature: boolean;
}

/** The worst month above `plan`, and each feature's tokens in it. Nothing of a file that is invalid. */
export function figuresIn({ projection }: Result, text: string): ShownFigure[] {
  if (projection === null) return [];
  const document = readDocument(text);
  const worst = peakOf(projection);
  const at = (path: Path): Position | null => {
    if (!document.has(path)) return null;
    const { line, column } = document.positionOf({ path, atKey: true });
    return { line: line - 1, character: column - 1 };
  };
  const figures: ShownFigure[] = [];
  const add = (path: Path, said: string, isOfFeature: boolean): void => {
    const place = at(path);
    if (place !== null) figures.push({ at: place, text: said, isOfFeature });
  };
  add(["plan"], worstText(worst, projection), false);
  for (const { feature, tokens: planned } of worst.segment.lines) {
    const said = planned === null ? "unpriced" : `${tokens(planned.typical)} in ${worst.period.month}`;
    add(["consumption", feature], said, true);
  }
  return figures;
}

function worstText({ period, segment }: ProjectedPeriod, { currency }: NonNullable<Result["projection"]>): string {
  const { consumed, ceiling, atLeast, cost } = segment;
  const least = atLeast ? "at least " : "";
  const price = cost.total === null ? "no price" : `${least}${money({ minor: cost.total, currency })} a month`;
  return `worst month ${period.month}: ${least}${count(consumed.typical)} of ${count(ceiling)} tokens, ${price}`;
}
