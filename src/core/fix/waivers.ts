import { DEFAULT_WAIVED_RULE } from "../budget/normalize.ts";
import { readDocument } from "../budget/yaml/read.ts";
import type { Waiver } from "../model/budget.ts";
import { exactText } from "../model/exact.ts";
import { isMap, type Plain, type PlainMap } from "../model/source.ts";
import { edited } from "./edit.ts";

const KEY = "waivers";
const NOTE = "# Accepted until the day it expires. Fix the plan, then delete the entry.";

export interface WithWaivers {
  readonly text: string;
  /** How many waivers were copied from the defaults. */
  readonly carriedOver: number;
}

/**
 * Adds waivers to a budget's text and changes nothing else.
 * @param inherited the waivers of the defaults, which the file's own list would replace: they are copied into it
 * @returns null when that is impossible
 */
export function withWaivers(text: string, inherited: readonly Plain[], added: readonly PlainMap[]): WithWaivers | null {
  const { value } = readDocument(text);
  const own = isMap(value) ? value[KEY] : undefined;
  if (own !== undefined && !Array.isArray(own)) return null;
  const entries = own === undefined ? [...inherited, ...added] : added;
  const edits =
    own === undefined
      ? [{ path: [KEY], value: [...entries] }]
      : entries.map((entry, index) => ({ path: [KEY, own.length + index], value: entry }));
  const after = edited(text, edits, {}, NOTE);
  return after === null ? null : { text: after, carriedOver: entries.length - added.length };
}

/** A waiver with the file's keys, in the usual order. */
export function waiverEntry({ rule, feature, span, upTo, ...approval }: Omit<Waiver, "path">): PlainMap {
  const isDefault = rule === DEFAULT_WAIVED_RULE;
  return {
    ...(isDefault ? {} : { rule }),
    ...(feature === null ? {} : { feature }),
    from: span.from,
    ...(span.through === span.from ? {} : { through: span.through }),
    ...(upTo === null ? {} : { [isDefault ? "overageTokensUpTo" : "upTo"]: Number(exactText(upTo)) }),
    reason: approval.reason,
    approvedBy: approval.approvedBy,
    expires: approval.expires,
  };
}
