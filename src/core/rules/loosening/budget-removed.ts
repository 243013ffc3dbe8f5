import type { Projection } from "../../model/projection.ts";
import { loosening } from "../rule.ts";
import { type Allowed, allowedBy, allowedText, sizeOfAllowed } from "./budget-added.ts";

/** An organization that the base has a budget of, and the head none. */
export interface Removal {
  readonly org: string;
  readonly file: string;
  readonly projection: Projection;
  /** What is there in its place and is not read: the file under a hidden name, or a link. */
  readonly unread: { readonly file: string; readonly why: "hidden" | "link" } | null;
}

interface Args extends Allowed {
  readonly org: string;
  readonly removed: string;
  readonly unread: string | null;
  readonly why: "gone" | "hidden" | "link";
}

const WHY = {
  gone: ({ removed }: Args) => `${removed} is removed`,
  hidden: ({ unread }: Args) => `${unread} is not read, because of the first character of its name`,
  link: ({ unread }: Args) => `${unread} is a link now, and a diff does not follow links`,
};

export const budgetRemoved = loosening<Removal, Args>({
  code: "budget-removed",
  what: "A change removes the budget of an organization, or gives its file a name that is not read.",
  why: "Without a budget there is no limit, no alarm and no gate: nobody is told what is used from then on.",
  fix: "Have its owners agree that it ends. If the organization goes on, keep its budget.",
  say: (args) =>
    `${args.org} has no limit, alarm or gate any more: ${WHY[args.why](args)}. It ${allowedText(args, ["was allowed", "planned"])}`,
  loosened: ({ org, file, projection, unread }) => {
    const allowed = allowedBy(projection);
    const args = {
      org,
      removed: file,
      unread: unread?.file ?? null,
      why: unread?.why ?? ("gone" as const),
      ...allowed,
    };
    return [{ path: [], size: sizeOfAllowed(allowed), args }];
  },
});
