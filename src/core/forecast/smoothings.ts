import type { Smoothing } from "./smoother.ts";

/** For the weekdays beside a level. */
const WEEKDAY = 0.05;

const weekdays = (weekday: number, trust: number): Smoothing => ({
  ...{ kind: "weekdays", weekday, level: 0, slope: 0, damping: 1, trust },
});

const levels = (level: number, trust: number): Smoothing[] =>
  (["add", "multiply"] as const).map((kind) => ({
    ...{ kind, weekday: WEEKDAY, level, slope: 0, damping: 1 },
    trust: trust + TRUST[kind],
  }));

const slopes = (level: number, slope: number, damping: number, trust: number): Smoothing[] =>
  levels(level, trust).map((smoothing) => ({ ...smoothing, slope, damping }));

/** The mean of a weekday is trusted first. A level, a slope and quick changes must have proved themselves. */
const TRUST = { add: -4.4, multiply: -2.2 } as const;

/** Tuned on generated months and public daily series: bench/backtest. */
export const SMOOTHINGS: readonly Smoothing[] = [
  weekdays(0.01, 0),
  weekdays(0.06, 3.3),
  ...levels(0.01, 1.8),
  ...levels(0.1, 0),
  ...levels(0.2, 0),
  ...levels(0.4, -1.4),
  ...levels(0.7, -2.2),
  ...slopes(0.1, 0.03, 0.985, 1),
  ...slopes(0.1, 0.12, 0.95, 0),
  ...slopes(0.2, 0.03, 0.985, 1),
  ...slopes(0.2, 0.12, 0.95, 0),
];
