import type { Facts } from "../facts.ts";
import { guardrail } from "../rule.ts";

export const orgFileName = guardrail<{ org: string; fileName: string; isTaken?: true }>({
  code: "org-file-name",
  severity: "warning",
  outlastsPlan: true,
  what: "A file is not named after its organization.",
  why: "People look for budgets/<org>.yaml.",
  fix: "Rename the file, or correct `org`.",
  say: ({ org, fileName }) => `${fileName} budgets ${org}`,
  help: ({ org, isTaken }) =>
    isTaken === true
      ? `${org} has a file of its name already, beside it: correct org in one of the two, or merge them.`
      : `Rename it to ${org}.yaml.`,
  breaches: ({ budget: { org }, fileName, isBeside }) => {
    const names = [`${org}.yaml`, `${org}.yml`];
    if (names.includes(fileName)) return [];
    return [{ path: ["org"], args: { org, fileName, ...takenBy(names, fileName, isBeside) } }];
  },
});

/** A file's own name in capitals is itself, where the disk takes the two for one. */
function takenBy(names: readonly string[], fileName: string, isBeside: Facts["isBeside"]): { isTaken?: true } {
  const isTaken = isBeside !== undefined && !names.includes(fileName.toLowerCase()) && names.some(isBeside);
  return isTaken ? { isTaken } : {};
}
