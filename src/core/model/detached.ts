/**
 * A text of its own. What is cut out of a file's text keeps the whole text in memory; of ten thousand files that
 * would be all of them.
 */
export const detached = (text: string): string => ` ${text}`.slice(1);
