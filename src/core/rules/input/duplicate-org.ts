import { inputRule } from "../rule.ts";

export const duplicateOrg = inputRule<{ org: string; first: string }>({
  code: "duplicate-org",
  what: "Two files budget the same organization.",
  why: "One file is one token pool and one bill. The organization's id names its metrics, alarms and topics: two files would overwrite each other's.",
  fix: "Give each file an `org` of its own, or merge the two.",
  say: ({ org, first }) => `${org} is budgeted by ${first} already`,
});
