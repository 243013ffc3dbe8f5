import { guardrail } from "../rule.ts";

export const orgFileName = guardrail<{ org: string; fileName: string }>({
  code: "org-file-name",
  severity: "warning",
  outlastsPlan: true,
  what: "A file is not named after its organization.",
  why: "People look for budgets/<org>.yaml.",
  fix: "Rename the file, or correct `org`.",
  say: ({ org, fileName }) => `${fileName} budgets ${org}`,
  help: ({ org }) => `Rename it to ${org}.yaml.`,
  breaches: ({ budget: { org }, fileName }) =>
    fileName === `${org}.yaml` || fileName === `${org}.yml` ? [] : [{ path: ["org"], args: { org, fileName } }],
});
