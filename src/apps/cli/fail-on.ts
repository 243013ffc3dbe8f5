import { InvalidArgumentError } from "commander";
import type { FailOn } from "../../core/diff/fail-on.ts";
import { exactFromText } from "../../core/model/exact.ts";
import { didYouMean } from "../../core/text/nearest.ts";

const WORDS = ["new", "any", "loosened", "none"] as const;
const INCREASE = /^increase=((?:0|[1-9]\d{0,11})(?:\.\d{1,6})?)(%|tokens|[A-Z]{3})$/;

/** "new,increase=5%": separated by commas, or the option repeated. */
export function collectFailOn(value: string, before: readonly FailOn[] = []): readonly FailOn[] {
  return [...before, ...value.split(",").map(ruleNamed)];
}

function ruleNamed(text: string): FailOn {
  const kind = WORDS.find((word) => word === text);
  if (kind !== undefined) return { kind };
  const [, amount = "", unit = ""] = INCREASE.exec(text) ?? [];
  if (amount === "") throw new InvalidArgumentError(rightText(text));
  const most = exactFromText(amount);
  if (unit === "%") return { kind: "increase", most, unit: "percent" };
  return { kind: "increase", most, unit: unit === "tokens" ? unit : { currency: unit } };
}

function rightText(text: string): string {
  if (text.startsWith("increase")) return "Write it as increase=5%, increase=1000tokens or increase=500USD.";
  return didYouMean(text, WORDS, `Write ${WORDS.join(", ")} or increase=5%.`);
}
