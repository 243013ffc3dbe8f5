import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AlarmEvaluation } from "../../src/core/model/alarm.ts";
import { type Datapoint, evaluationInterval, replay } from "../../src/core/simulate/replay.ts";

const HOUR = 3600;
const MINUTE = 60;

/** What is deployed for an organization: the latest hour decides, and silence changes nothing. */
const OVER: AlarmEvaluation = {
  statistic: "Maximum",
  period: HOUR,
  evaluationPeriods: 2,
  datapointsToAlarm: 1,
  threshold: 0,
  comparisonOperator: "GreaterThanThreshold",
  treatMissingData: "ignore",
};
/** What is deployed for the meter itself: silence is the alarm. */
const HEARTBEAT: AlarmEvaluation = {
  ...OVER,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  threshold: 1,
  comparisonOperator: "LessThanThreshold",
  treatMissingData: "breaching",
};

/** One character an hour, published on the hour: a digit is the value, a dash is silence. */
const hourly = (values: string): Datapoint[] =>
  [...values].flatMap((value, hour) => (value === "-" ? [] : [{ at: hour * HOUR, value: Number(value) }]));

/** The changes as "hour:STATE", evaluated a minute past each hour. */
function timeline(alarm: AlarmEvaluation, datapoints: readonly Datapoint[], hours: number): string[] {
  const changes = replay(alarm, datapoints, { from: MINUTE, through: hours * HOUR, every: HOUR });
  return changes.map(({ at, to }) => `${Math.floor(at / HOUR)}:${to}`);
}

describe("one of two hours, ignore: derived by hand from the documented rules", () => {
  test.each([
    ["quiet", "0000", ["0:OK"]],
    // The first breaching hour is enough, and the alarm stays for as long as the figure does.
    ["crossing", "0001111", ["0:OK", "3:ALARM"]],
    // Silence keeps the state: an hour's, and for good.
    ["a gap before the crossing", "00--0011", ["0:OK", "6:ALARM"]],
    ["a gap in the alarm", "011---111", ["0:OK", "1:ALARM"]],
    ["a dead meter", "011------------", ["0:OK", "1:ALARM"]],
    ["a dead meter, quiet so far", "00-------------", ["0:OK"]],
    // A meter dead since before the alarm was made tells nothing, and the alarm says so.
    ["no datapoint ever", "---------------", []],
    // The figure falls to zero: the breaching hour is one of the last two for one hour more.
    ["a reset of the period", "0111000", ["0:OK", "1:ALARM", "5:OK"]],
    // Real points count before missing ones: behind a short gap the breaching hour is still one of the latest two...
    ["a reset behind a gap of an hour", "011-000", ["0:OK", "1:ALARM", "5:OK"]],
    // ...and behind a longer one it is out of the four hours that CloudWatch looks back over.
    ["a reset behind a gap of three hours", "011---000", ["0:OK", "1:ALARM", "6:OK"]],
    // Without latched metrics, a correction downwards and up again mails twice: why Tollgate latches them.
    ["a correction downwards, not latched", "01100011", ["0:OK", "1:ALARM", "4:OK", "6:ALARM"]],
    ["a single breaching hour", "0010000", ["0:OK", "2:ALARM", "4:OK"]],
  ])("%s", (_, values, expected) => {
    expect(timeline(OVER, hourly(values), values.length + 6)).toEqual(expected);
  });

  test("a source that stopped: the meter sends the last figure every hour, so the state stays", () => {
    expect(timeline(OVER, hourly("0022222222222222"), 16)).toEqual(["0:OK", "2:ALARM"]);
  });

  test("a late close: figures sent for an hour of yesterday come too late to alarm", () => {
    const late = { at: 2 * HOUR, value: 9, sent: 26 * HOUR };
    expect(timeline(OVER, [...hourly("0".repeat(80)), late], 80)).toEqual(["0:OK"]);
  });

  test("a late close, sent at the current time instead, alarms at once", () => {
    expect(timeline(OVER, hourly(`${"0".repeat(26)}99`), 30)).toEqual(["0:OK", "26:ALARM"]);
  });

  test("an hour late is not too late: it is one of the last two", () => {
    const late = { at: 2 * HOUR, value: 9, sent: 3 * HOUR };
    expect(timeline(OVER, [...hourly("000000"), late], 8)).toEqual(["0:OK", "3:ALARM", "4:OK"]);
  });

  test("between three hours and a day old, a point takes two hours to appear", () => {
    const old = { at: 0, value: 9, sent: 4 * HOUR };
    const wide = { ...OVER, evaluationPeriods: 8 };
    expect(timeline(wide, [old], 12)).toEqual(["6:ALARM"]);
  });

  test("a point that is delivered twice counts once", () => {
    const once = hourly("0011");
    expect(timeline(OVER, [...once, ...once], 6)).toEqual(timeline(OVER, once, 6));
  });
});

describe("the heartbeat: three of three hours, breaching", () => {
  test("a running meter is OK; one that stopped is announced in the sixth hour", () => {
    // Hour 3 was the last; CloudWatch looks back five hours, and one real good point among them is enough to be OK.
    expect(timeline(HEARTBEAT, hourly("1111"), 14)).toEqual(["0:OK", "8:ALARM"]);
  });

  test("it recovers with the first beat", () => {
    expect(timeline(HEARTBEAT, hourly("1111--------1111"), 16)).toEqual(["0:OK", "8:ALARM", "12:OK"]);
  });

  test("with a period of a day it would take three days: so the meter publishes hourly", () => {
    const daily = { ...HEARTBEAT, period: 24 * HOUR, evaluationPeriods: 1, datapointsToAlarm: 1 };
    expect(timeline(daily, hourly("1111"), 100)).toEqual(["0:OK", "75:ALARM"]);
  });
});

describe("the operators", () => {
  const at = (comparisonOperator: AlarmEvaluation["comparisonOperator"], value: number) =>
    replay({ ...OVER, comparisonOperator, threshold: 80 }, [{ at: 0, value }], { from: 1, through: 1, every: 1 })[0]
      ?.to;

  test.each([
    ["GreaterThanThreshold", "OK", "ALARM"],
    ["GreaterThanOrEqualToThreshold", "ALARM", "ALARM"],
    ["LessThanThreshold", "OK", "OK"],
    ["LessThanOrEqualToThreshold", "ALARM", "OK"],
  ] as const)("%s: exactly 80 is %s, a millionth more is %s", (operator, exactly, more) => {
    expect([at(operator, 80), at(operator, 80.000001)]).toEqual([exactly, more]);
  });
});

describe("evaluation", () => {
  test("is every minute, and every hour where the alarm looks back over more than a day", () => {
    expect(evaluationInterval(OVER)).toBe(60);
    expect(evaluationInterval({ ...OVER, evaluationPeriods: 24 })).toBe(60);
    expect(evaluationInterval({ ...OVER, evaluationPeriods: 25 })).toBe(3600);
  });

  test("once an hour gives the same as every minute, where points come on the hour", () => {
    const values = fc.string({ unit: fc.constantFrom("0", "1", "-"), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.constantFrom(OVER, HEARTBEAT), (text, alarm) => {
        const range = { from: MINUTE, through: 40 * HOUR };
        const points = hourly(text);
        expect(replay(alarm, points, { ...range, every: HOUR })).toEqual(
          replay(alarm, points, { ...range, every: MINUTE }),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("each state change begins in the state of the one before", () => {
    const point = fc.record({ at: fc.nat(30 * HOUR), value: fc.nat(3), sent: fc.nat(40 * HOUR) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const late = points.map(({ at, value, sent }) => ({ at, value, sent: Math.max(at, sent) }));
        const range = { from: MINUTE, through: 60 * HOUR, every: HOUR };
        const changes = replay(OVER, late, range);
        expect(replay(OVER, [...late].reverse(), range)).toEqual(changes);
        for (const [i, { from, to }] of changes.entries()) {
          expect(from).toBe(i === 0 ? "INSUFFICIENT_DATA" : changes[i - 1]?.to);
          expect(to).not.toBe(from);
        }
      }),
    );
  });
});
