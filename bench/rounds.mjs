import { measure } from "./measure.mjs";

export function median(values) {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = Math.floor(known.length / 2);
  return known.length % 2 === 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
}

/**
 * All contenders in turn, round after round, so that what slows the machine slows all of them. The first rounds
 * warm the caches and are not timed; where a millisecond would count, only they ask for the usage.
 * A contender that fails is left out, and `failures` says why.
 */
export async function race(contenders, { rounds, isShort, failures }) {
  const runs = [];
  for (const contender of contenders) {
    try {
      runs.push({ contender, warmUps: await measureTimes(contender, isShort ? 3 : 1), timed: [] });
    } catch (error) {
      failures.push(error.message);
      console.error(`left out: ${error.message}`);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contender, timed } of runs) timed.push(await measure(contender, !isShort));
  }
  return new Results(new Map(runs.map((run) => [run.contender.name, summary(run, isShort)])));
}

async function measureTimes(contender, times) {
  const runs = [];
  while (runs.length < times) runs.push(await measure(contender, true));
  return runs;
}

function summary({ warmUps, timed }, isShort) {
  const usage = isShort ? warmUps : timed;
  return {
    walls: timed.map(({ wall }) => wall),
    wall: median(timed.map(({ wall }) => wall)),
    cpu: median(usage.map(({ cpu }) => cpu)),
    peak: median(usage.map(({ peak }) => peak)),
  };
}

/** The measurements of one race, by contender. */
export class Results {
  constructor(byName) {
    this.byName = byName;
  }

  get names() {
    return [...this.byName.keys()];
  }

  of(name) {
    return this.byName.get(name) ?? null;
  }

  /** The median of the ratios of paired rounds; null where one of the two is missing. */
  ratio(name, other) {
    const [a, b] = [this.of(name), this.of(other)];
    if (a === null || b === null) return null;
    return median(a.walls.map((wall, round) => wall / b.walls[round]));
  }

  cpuRatio(name, other) {
    const [a, b] = [this.of(name)?.cpu ?? null, this.of(other)?.cpu ?? null];
    return a === null || b === null || b === 0 ? null : a / b;
  }
}
