import type { Facts } from "../facts.ts";
import { guardrail } from "../rule.ts";

export const orgFileName = guardrail<{ org: string; fileName: string; isTaken?: true }>({
  code: "org-file-name",
  severity: "warning",
  outlastsPlan: true,
  what: "A file is not named after its organization.",
  why: "People look for an organization's budget by the name of its file.",
  fix: "Rename the file, or correct `org`.",
  say: ({ org, fileName }) => `${fileName} budgets ${org}`,
  help: ({ org, isTaken }) =>
    isTaken === true
      ? `Correct org in one of the two files, or merge them: another file is already named after ${org}.`
      : `Rename it to ${org}.yaml.`,
  breaches: ({ budget: { org }, fileName, isBeside }) => {
    const names = [`${org}.yaml`, `${org}.yml`];
    if (names.includes(fileName)) return [];
    return [{ path: ["org"], args: { org, fileName, ...takenBy(names, fileName, isBeside) } }];
  },
});

/** On a disk that ignores case, ACME.yaml is found as acme.yaml: a file is not in its own way. */
function takenBy(names: readonly string[], fileName: string, isBeside: Facts["isBeside"]): { isTaken?: true } {
  const isTaken = isBeside !== undefined && !names.includes(fileName.toLowerCase()) && names.some(isBeside);
  return isTaken ? { isTaken } : {};
}
