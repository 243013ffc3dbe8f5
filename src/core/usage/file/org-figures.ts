import type { SourceNotice } from "../../model/period-usage.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { nearest } from "../../text/nearest.ts";
import { counted, placeText } from "../../text/text.ts";
import { featureNamed, type Named } from "./feature-names.ts";
import { findingsOf, type UsageFigure, type UsageFile } from "./figures.ts";
import { type PlacedProblem, rowProblem } from "./table.ts";

/** A usage file's figures of one organization, by the features of its card. A file that names no organization is all its. */
export function orgFigures({ file, figures, notices }: UsageFile, org: string, card: RateCard): UsageFile {
  const names = new FeatureNames(card);
  const own: UsageFigure[] = [];
  for (const figure of figures) {
    if (figure.org === null || figure.org === org) own.push(names.taken(figure));
  }
  return {
    file,
    figures: own,
    ...findingsOf([...names.problems(), ...names.isOneTwice(own)], file),
    notices: [...notices, ...names.notices(file)],
  };
}

interface Met {
  readonly named: Named;
  /** The first row that has it. */
  readonly position: UsageFigure["position"];
  rows: number;
}

/** Names of features, each understood once. */
class FeatureNames {
  private readonly card: RateCard;
  private readonly met = new Map<string, Met>();

  constructor(card: RateCard) {
    this.card = card;
  }

  taken(figure: UsageFigure): UsageFigure {
    const { feature, position } = figure;
    if (feature === null) return figure;
    let met = this.met.get(feature);
    if (met === undefined) {
      met = { named: featureNamed(feature, this.card), position, rows: 0 };
      this.met.set(feature, met);
    }
    met.rows++;
    return "id" in met.named && met.named.id !== feature ? { ...figure, feature: met.named.id } : figure;
  }

  *problems(): Generator<PlacedProblem> {
    for (const { named, position, rows } of this.met.values()) {
      if (!("problem" in named)) continue;
      yield rowProblem(
        position,
        rows === 1 ? named.problem : `${named.problem} (${counted(rows, "row")})`,
        named.right,
      );
    }
  }

  notices(file: string): SourceNotice[] {
    return [...this.met.values()].flatMap(({ named, position }) =>
      "id" in named && named.notice !== null
        ? [
            {
              code: "unmapped-product",
              path: placeText({ file, ...position }),
              message: named.notice,
            },
          ]
        : [],
    );
  }

  /** Two names of one feature, in rows about the same time: the second would replace the first. */
  *isOneTwice(figures: readonly UsageFigure[]): Generator<PlacedProblem> {
    const ids = [...this.met.values()].flatMap(({ named }) => ("id" in named ? [named.id] : []));
    const shared = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
    if (shared.size === 0) return;
    const lines = new Map<string, number>();
    for (const { feature, until, known, position } of figures) {
      if (feature === null || !shared.has(feature)) continue;
      const key = `${feature} ${until} ${known}`;
      const line = lines.get(key);
      if (line === undefined) lines.set(key, position.line);
      else yield rowProblem(position, `${feature} is named already in line ${line}`, "Add the two rows up.");
    }
  }
}

/** Where a file names organizations, but not this one. */
export function noUsageText({ file, figures }: UsageFile, org: string): string {
  const match = nearest(org, [...new Set(figures.map((figure) => figure.org ?? ""))]);
  return `${file} has no usage of ${org}${match === null ? "" : `, but of ${match}`}`;
}
