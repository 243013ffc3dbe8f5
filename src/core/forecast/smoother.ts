/** One way to smooth days: which part of a new day's surprise it believes, for the level, the weekday and the slope. */
export interface Smoothing {
  readonly kind: "weekdays" | "add" | "multiply";
  /** For the mean of the weekday; more while few of its days are known. */
  readonly weekday: number;
  /** For the level beside it: what all days have more or less than their weekdays. */
  readonly level: number;
  /** For the slope, as a share of the level's. */
  readonly slope: number;
  /** A slope loses strength with every day ahead. */
  readonly damping: number;
  /** The logarithm of how much it counts before it has proved anything. */
  readonly trust: number;
}

/** How many days of one weekday the shape at the beginning is worth. */
const SHAPE_WORTH = 2;
/** The level is at most so many times what the weekdays say, and its slope so much of that a day. */
const MOST_RATIO = 10;
const MOST_SLOPE = 0.03;

/** The state of one smoothing after so many days. */
export class Smoother {
  private readonly smoothing: Smoothing;
  private readonly means: Float64Array;
  private readonly known = new Float64Array(7);
  private days = 0;
  /** `add`: tokens a day beside the means. `multiply`: a factor of them, as a quotient of two smoothed sums. */
  private level: number;
  private slope = 0;
  private used: number;
  private usual: number;

  /** @param shape tokens by weekday, Monday first */
  constructor(smoothing: Smoothing, shape: readonly number[]) {
    this.smoothing = smoothing;
    this.means = Float64Array.from(shape);
    this.level = smoothing.kind === "add" ? 0 : 1;
    const mean = shape.reduce((sum, tokens) => sum + tokens, 0) / 7;
    this.used = this.usual = 2 * mean;
  }

  /** Expected on a weekday; `reach` is how many days of the slope lie ahead, damped. */
  at(weekday: number, reach: number): number {
    const mean = this.means[weekday] ?? 0;
    if (this.smoothing.kind === "weekdays") return mean;
    const level = this.level + reach * this.slope;
    const expected = this.smoothing.kind === "add" ? mean + level : mean * level;
    return expected > 0 ? expected : 0;
  }

  learn(weekday: number, tokens: number): void {
    const { kind, damping, slope } = this.smoothing;
    const share = Math.max(this.smoothing.level, 1 / (this.days + 2));
    const mean = this.means[weekday] ?? 0;
    const known = (this.known[weekday] ?? 0) + 1;
    const least = 1 / (known + SHAPE_WORTH);
    this.days++;
    this.known[weekday] = known;
    if (kind === "weekdays") this.means[weekday] = mean + Math.max(least, this.smoothing.weekday) * (tokens - mean);
    else if (kind === "add") this.add(weekday, tokens, share, Math.max(least, this.smoothing.weekday));
    else {
      this.used += share * (tokens - this.used);
      this.usual += share * (mean - this.usual);
      const before = this.level;
      this.level = this.usual > 0 ? Math.min(MOST_RATIO, Math.max(0, this.used / this.usual)) : 1;
      const moved = damping * this.slope + slope * share * (this.level - before - this.slope);
      this.slope = slope === 0 ? 0 : Math.max(-MOST_SLOPE, Math.min(MOST_SLOPE, moved));
      this.means[weekday] = mean + Math.max(least, this.smoothing.weekday * (1 - share)) * (tokens - mean);
    }
  }

  private add(weekday: number, tokens: number, share: number, ofWeekday: number): void {
    const { damping, slope, level } = this.smoothing;
    const drift = slope === 0 ? 0 : damping * this.slope;
    const surprise = tokens - (this.means[weekday] ?? 0) - this.level - drift;
    if (slope > 0) this.slope = drift + level * slope * surprise;
    this.level += drift + share * surprise;
    const change = ofWeekday * (1 - share) * surprise;
    this.means[weekday] = (this.means[weekday] ?? 0) + change;
    // The means stay apart from the level: what one weekday takes over, all give.
    for (let day = 0; day < 7; day++) this.means[day] = (this.means[day] ?? 0) - change / 7;
    this.level += change / 7;
  }
}
