import { unreadable } from "../files/read.ts";
import type { SourceFile } from "../model/source.ts";
import { readBlobs } from "./blobs.ts";
import type { Repository } from "./repository.ts";
import { hasText, type Tree } from "./tree.ts";

type Text = SourceFile["text"];

/** The texts of these paths of a tree, or why there is none. */
export function readTexts(paths: readonly string[], tree: Tree, repository: Repository): (path: string) => Text {
  const oids = new Set<string>();
  for (const path of paths) {
    const entry = tree.get(path);
    if (entry?.isUtf8 === true && hasText(entry)) oids.add(entry.oid);
  }
  const blobs = readBlobs(oids, repository);
  return (path) => {
    const entry = tree.get(path);
    if (entry?.isUtf8 === false) return unreadable("its name is not UTF-8");
    return blobs.get(entry?.oid ?? "") ?? unreadable("it is a link to no file of this commit");
  };
}
