interface Kept<R, T> {
  readonly rank: R;
  readonly item: T;
  readonly size: number;
}

/**
 * The worst of many, in order and in bounded memory: an item that would not be shown is counted and never made. Equal
 * items keep their order.
 */
export class Worst<R, T> {
  private readonly kept: Kept<R, T>[] = [];
  private readonly capacity: number;
  private readonly compare: (a: R, b: R) => number;
  private readonly sizeOf: (item: T) => number;
  private size = 0;
  private seen = 0;

  /**
   * @param capacity the kept items reach this size, with no item more than needed
   * @param compare negative when a is worse than b
   */
  constructor(capacity: number, compare: (a: R, b: R) => number, sizeOf: (item: T) => number = () => 1) {
    this.capacity = capacity;
    this.compare = compare;
    this.sizeOf = sizeOf;
  }

  add(rank: R, make: () => T): void {
    this.seen++;
    const at = this.place(rank);
    if (at === this.kept.length && this.size >= this.capacity) return;
    const item = make();
    const size = this.sizeOf(item);
    this.kept.splice(at, 0, { rank, item, size });
    this.size += size;
    for (let last = this.kept.at(-1); last !== undefined && this.size - last.size >= this.capacity; ) {
      this.kept.pop();
      this.size -= last.size;
      last = this.kept.at(-1);
    }
  }

  /** How many there were. */
  get count(): number {
    return this.seen;
  }

  get items(): readonly T[] {
    return this.kept.map(({ item }) => item);
  }

  private place(rank: R): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.kept[middle];
      if (other !== undefined && this.compare(rank, other.rank) < 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
