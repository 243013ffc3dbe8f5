/** A file may hold a megabyte in one key: nobody reads it, and other programs refuse it. */
const MOST = 1_000;

/** At most `most` UTF-16 units, and no half of a pair at the end. */
export function clip(text: string, most = MOST): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
