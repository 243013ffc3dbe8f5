import type { SourceNotice } from "../../../../core/model/period-usage.ts";
import type { Doc } from "../../../../core/report/documents/doc.ts";
import type { Io } from "../../io.ts";
import { complain } from "../../output/errors.ts";

/** What sources said beside their figures, once each: a file is read for many organizations. */
export class UsageNotices {
  private readonly found = new Map<string, SourceNotice & { readonly org: string }>();

  add(org: string, notices: readonly SourceNotice[]): void {
    for (const { code, path, message } of notices) {
      // Without a place, it is about the organization.
      const key = JSON.stringify([path === null ? org : "", code, path, message]);
      if (!this.found.has(key)) this.found.set(key, { org, code, path, message });
    }
  }

  say(io: Io): void {
    for (const { org, path, message } of this.found.values()) {
      complain(`warning: ${path ?? org}: ${message}`, io);
    }
  }

  get texts(): readonly string[] {
    return [...this.found.values()].map(({ org, path, message }) => `${path ?? org}: ${message}`);
  }

  /** A report that is passed on says them, too. */
  in(doc: Doc, format: string): Doc {
    const all = [...this.found.values()].map(({ org, code, path, message }) => ({
      ...(path === null ? { org } : {}),
      ...{ code, path, message },
    }));
    if (all.length === 0) return doc;
    const items = all.map(({ org, path, message }) => `${path ?? org}: ${message}`);
    const blocks = [{ kind: "heading", text: "Notices" } as const, { kind: "list", items } as const];
    return {
      ...doc,
      blocks: format === "text" ? doc.blocks : [...doc.blocks, ...blocks],
      data: { ...(doc.data as object), notices: all },
    };
  }
}
