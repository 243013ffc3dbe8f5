const CONTEXT = 3;

/** A patch that `git apply` accepts, of two texts that differ in one place. */
export function patchOf(file: string, before: string, after: string): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start] === now[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const from = Math.max(0, start - CONTEXT);
  const kept = Math.max(0, end - CONTEXT);
  const hunk = [old.length, now.length].map((length) => `${from + 1},${length - kept - from}`);
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -${hunk[0]} +${hunk[1]} @@`,
    ...marked(" ", old.slice(from, start)),
    ...marked("-", old.slice(start, old.length - end)),
    ...marked("+", now.slice(start, now.length - end)),
    ...marked(" ", old.slice(old.length - end, old.length - kept)),
  ];
}

/** Lines with their line breaks. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const marked = (mark: string, lines: readonly string[]): string[] =>
  lines.flatMap((line) =>
    line.endsWith("\n") ? [mark + line.slice(0, -1)] : [mark + line, "\\ No newline at end of file"],
  );
