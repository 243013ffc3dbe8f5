import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MISSING_DATA_TREATMENTS, type MissingDataTreatment } from "../../src/core/model/alarm.ts";
import { outcome, type Point } from "../../src/core/simulate/outcome.ts";

type Row = { readonly points: string; readonly evaluationPeriods: number; readonly datapointsToAlarm: number } & {
  readonly [T in MissingDataTreatment]: string;
};

const { rows } = JSON.parse(
  readFileSync(new URL("../fixtures/vectors/cloudwatch-missing-data.json", import.meta.url), "utf8"),
) as { rows: readonly Row[] };

const POINTS: Readonly<Record<string, Point>> = { X: true, "0": false, "-": null };

const documented = rows.flatMap(({ points, evaluationPeriods, datapointsToAlarm, ...outcomes }) =>
  MISSING_DATA_TREATMENTS.map((treatMissingData) => ({
    points,
    rule: { evaluationPeriods, datapointsToAlarm, treatMissingData },
    expected: outcomes[treatMissingData],
  })),
);

describe("the outcomes CloudWatch documents", () => {
  test("there are 44", () => expect(documented).toHaveLength(44));

  test.each(documented)(
    "$points, $rule.datapointsToAlarm of $rule.evaluationPeriods, $rule.treatMissingData: $expected",
    ({ points, rule, expected }) => {
      const range = points.split(" ").map((point) => POINTS[point] ?? null);
      expect(outcome(range, rule) ?? "KEEP").toBe(expected);
    },
  );
});
