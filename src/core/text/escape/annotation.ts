import { printable } from "../terminal.ts";
import { clip } from "./clip.ts";

/**
 * Workflow commands of GitHub's runner, as its own toolkit writes them: a command ends with its line, its properties
 * with two colons, a property with a comma.
 */

export type AnnotationLevel = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly properties: Readonly<Record<string, string | number>>;
  /** Lines of the message. */
  readonly lines: readonly string[];
}

/** One line of output, with its end. */
export function annotationText({ level, properties, lines }: Annotation): string {
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const text = data(lines.map((line) => clip(printable(line))).join("\n"));
  return `::${level}${listed.length === 0 ? "" : ` ${listed.join(",")}`}::${text}\n`;
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

// Not printable(): a file's name must stay the file's name. Nothing in it can end the line.
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
