const MOST = 50;
const OTHER_CHARACTERS = /[^\p{L}\p{N}\p{Zs}_.:/=+\-@]/gu;

export function tagProblem(tags: ReadonlyMap<string, string>): string | null {
  if (tags.size > MOST) return `AWS allows at most ${MOST} tags`;
  for (const [key, value] of tags) {
    if (/^aws:/i.test(key)) return `${key}: names that begin with aws: are reserved`;
    if (key.length > 128 || value.length > 256) return `${key}: a tag has at most 128 characters, its value 256`;
    if (`${key}${value}`.search(OTHER_CHARACTERS) >= 0)
      return `${key}=${value}: AWS allows letters, digits, spaces and _ . : / = + - @`;
  }
  return null;
}

/**
 * The tags of one organization's resources: its labels, with _ for characters that AWS refuses, and the tags of the
 * stack, which win. Labels beyond 50 tags are left out.
 */
export function tagsOf(tags: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): Record<string, string> {
  const ofLabels = [...labels].map(([key, value]) => [key, value.replace(OTHER_CHARACTERS, "_")] as const);
  const others = ofLabels.filter(([key]) => !tags.has(key)).slice(0, MOST - tags.size);
  return Object.fromEntries([...others, ...tags]);
}
