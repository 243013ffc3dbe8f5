/** A seeded generator (mulberry32): the same seed gives the same budget on every machine. */
export function random(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  const int = (least, most) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    between: (least, most) => least + next() * (most - least),
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)],
    some: (list, count) => {
      const rest = [...list];
      return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(int(0, rest.length - 1), 1)[0]);
    },
  };
}

/** A number as people write one into a plan: two significant digits, three if large. */
export function human(value) {
  if (value < 20) return Math.max(1, Math.round(value));
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - (value < 1000 ? 1 : 2));
  return Math.round(value / step) * step;
}
