import { inputRule } from "../rule.ts";

export const numberPrecision = inputRule<{ number: string; why: string; right: string }>({
  code: "number-precision",
  what: "A number is written in a form that would not be computed exactly as typed, or not as meant.",
  why: "Every figure is exact. Numbers have at most 6 decimals and 15 significant digits, in plain notation: no exponents, hexadecimal, infinity or NaN. A dot is a decimal point: in a count, 10.000 may be meant as ten thousand.",
  fix: "Write the number plainly, as in 1500 or 0.85. Quote it if text is meant.",
  say: ({ number, why }) => `${number} ${why}`,
  help: ({ right }) => right,
});
