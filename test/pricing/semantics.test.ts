import { describe, expect, test } from "vitest";
import { figures, limits } from "./semantics/figures.ts";
import { plans, seasons } from "./semantics/plans.ts";
import { underPublishedCard } from "./semantics/published.ts";
import { trends } from "./semantics/trends.ts";
import { waived } from "./semantics/waived.ts";
import { examples, semantics } from "./vectors.ts";

const { data, unread } = semantics();

/** Left for other features, with the reason. */
const LEFT: readonly (readonly [path: string, reason: string])[] = [
  ["note", "prose"],
  ["underPublishedCard.note", "prose"],
  ["trend.rule", "prose"],
];

const isLeft = (path: string): boolean => LEFT.some(([left]) => path === left || path.startsWith(`${left}.`));

// In order: the last test looks at what all before it have read.
describe("the decisions", { shuffle: false }, () => {
  underPublishedCard(data, examples().data);
  figures(data, examples().data);
  limits(data);
  plans(data);
  seasons(data, examples().data);
  waived(data);
  trends(data);

  test("every decision was used", () => {
    expect(unread().filter((path) => !isLeft(path))).toEqual([]);
    for (const [left] of LEFT)
      expect(
        unread().some((path) => path.startsWith(left)),
        left,
      ).toBe(true);
  });
});
