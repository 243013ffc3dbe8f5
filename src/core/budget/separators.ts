/**
 * The number that one with commas or spaces means, or null. Three digits after a comma are thousands, as in 1,500 and
 * 1,500,000.5, unless there are none before it (0,850) or something else stands between the thousands (1.250,500 and
 * 1 250,500): then, as after fewer or more digits (0,80 and 1,25), the comma is a decimal one. Of two dots, none is.
 */
export function withoutSeparators(text: string): string | null {
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(",", "");
  if (/^[1-9]\d{0,2}([_ ]\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(/[_ ]/g, "");
  if (/^[1-9]\d{0,2}(\.\d{3}){2,}$/.test(text)) return text.replaceAll(".", "");
  const [, whole, decimals] = /^(0|[1-9]\d*|[1-9]\d{0,2}(?:[._ ]\d{3})+),(\d+)$/.exec(text) ?? [];
  return whole === undefined ? null : `${whole.replaceAll(/\D/g, "")}.${decimals}`;
}

/** "10.000" is ten, and ten thousand to many who write it. */
export const mayBeThousands = (typed: string): boolean =>
  typed[typed.length - 4] === "." && /^[1-9]\d{0,2}\.\d{3}$/.test(typed);

/** "Write 10000, or 10 if that is meant." */
export function eitherOf(typed: string, isWhole: boolean): string {
  const [thousands, plain] = [typed.replace(".", ""), typed.replace(/\.?0+$/, "")];
  if (isWhole && plain.includes(".")) return `Write ${thousands}.`;
  // With a fourth decimal, nobody takes them for thousands.
  return `Write ${thousands}, or ${plain === typed ? `${plain}0` : plain} if that is meant.`;
}
