import { inputRule } from "../rule.ts";

export const invalidYaml = inputRule<{ reason: string; right: string }>({
  code: "invalid-yaml",
  what: "The file is not plain YAML 1.2 data.",
  why: "A budget decides money: it holds maps, lists, text and numbers, and nothing that can mean two things. Anchors, aliases, tags, merge keys, duplicate keys and several documents are refused.",
  fix: "Write the value out at the line named. `tollgate init` writes a file to begin with.",
  say: ({ reason }) => `not plain YAML: ${reason}`,
  help: ({ right }) => right || null,
});
