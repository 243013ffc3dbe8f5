import fc from "fast-check";
import type { Month, RawRange, RawUsers } from "./raw.ts";

const decimal = (digits: number, decimals: number): number => Number((digits / 10 ** decimals).toFixed(decimals));

/** A count with three decimals may be thousands, and is refused. */
const millionths = fc.integer({ min: 0, max: 3_000_000 }).filter((digits) => digits % 1000 !== 0);

/** Up to `max`: mostly whole numbers, some with as many as 6 decimals, some of them next to nothing. */
export const amount = (max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: max * 100 }).map((digits) => decimal(digits, 2)) },
    { weight: 1, arbitrary: millionths.map((digits) => decimal(digits, 6)) },
  );

export const price: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.005, 0.8, 0.85, 1, 1.1, 14.2, 120),
  fc.integer({ min: 1, max: 3_000_000 }).map((digits) => decimal(digits, 6)),
);

export const workingDays: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 20, 21.75, 23, 30, 31),
  fc.integer({ min: 0, max: 310_000 }).map((digits) => decimal(digits, 4)),
);

/** Small, so that five of them in a row stay far below the trillion that no plan may pass. */
export const factor: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.5, 1, 1.1, 1.4, 3),
  fc.integer({ min: 0, max: 3_000_000 }).map((digits) => decimal(digits, 6)),
);

const shareText = (digits: number, decimals: number): string => `${(digits / 10 ** decimals).toFixed(decimals)}%`;

export const share: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("0%", "30%", "100%", "99.999999%"),
  fc.integer({ min: 0, max: 100 }).map((digits) => shareText(digits, 0)),
  fc.integer({ min: 0, max: 99_999 }).map((digits) => shareText(digits, 3)),
);

export const largeShare: fc.Arbitrary<string> = fc.oneof(
  share,
  fc.integer({ min: 0, max: 5000 }).map((digits) => shareText(digits, 1)),
);

export const range = (max: number): fc.Arbitrary<RawRange> =>
  fc.tuple(amount(max), amount(max), amount(max)).map((three) => {
    const [low = 0, typical = 0, high = 0] = three.sort((a, b) => a - b);
    return { low, typical, high };
  });

const head = fc.integer({ min: 0, max: 3000 });

export const users: fc.Arbitrary<RawUsers> = fc.oneof(
  head,
  fc.dictionary(fc.constantFrom("cx1", "cx2", "cx3", "cx4", "eu1", "trial"), head, { minKeys: 1, maxKeys: 4 }),
);

export function monthAfter(from: Month, offset: number): Month {
  const [year = 0, month = 0] = from.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + offset, 1)).toISOString().slice(0, 7);
}

/** Within a plan, now and then partly or wholly outside it, now and then open at its end. */
export const span = (from: Month, months: number): fc.Arbitrary<{ from: Month; through?: Month }> =>
  fc
    .tuple(fc.integer({ min: -2, max: months }), fc.option(fc.nat({ max: months }), { freq: 2 }))
    .map(([first, length]) => ({
      from: monthAfter(from, first),
      ...(length === null ? {} : { through: monthAfter(from, first + length) }),
    }));
