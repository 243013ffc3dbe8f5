/** By + - * / and square roots only, which IEEE 754 defines to the last bit: the same on every machine. */

/** The natural logarithm of a number of at least 1. */
export function logarithm(value: number): number {
  let [root, doublings] = [value, 1];
  while (root > 1.01) [root, doublings] = [Math.sqrt(root), doublings * 2];
  const part = (root - 1) / (root + 1);
  const square = part * part;
  return 2 * doublings * part * (1 + square / 3 + (square * square) / 5);
}

/** e to the power of -x, for x of at least 0. */
export function decay(x: number): number {
  if (x > 700) return 0;
  let [small, squarings] = [x, 0];
  while (small > 0.01) [small, squarings] = [small / 2, squarings + 1];
  let result = 1 - small * (1 - (small / 2) * (1 - (small / 3) * (1 - small / 4)));
  for (; squarings > 0; squarings--) result *= result;
  return result;
}
