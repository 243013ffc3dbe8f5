import { severityOf } from "../../check/severity.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import { type Rule, textsOf } from "../../rules/rule.ts";
import { columns, type Doc } from "../documents/doc.ts";

export function ruleListDoc(rules: readonly Rule[], guardrails: Guardrails): Doc {
  const all = rules.map((rule) => dataOf(rule, guardrails));
  return {
    title: "Rules",
    blocks: [
      {
        kind: "table",
        columns: columns("code", "kind", "severity"),
        rows: all.map(({ code, kind, severity }) => [code, kind, severity]),
      },
      {
        kind: "paragraph",
        text: "Input findings are always errors (exit 2). Guardrails are configured in policy/guardrails.yaml and can be waived. Notices never fail.",
      },
    ],
    data: all,
  };
}

export function ruleDoc(rule: Rule, guardrails: Guardrails): Doc {
  const data = dataOf(rule, guardrails);
  const measured = rule.measure === undefined ? [] : [{ label: "measured in", value: rule.measure }];
  const judged = rule.perFeature === true ? [{ label: "judges", value: "each feature by itself" }] : [];
  return {
    title: rule.code,
    blocks: [
      { kind: "paragraph", text: data.what },
      {
        kind: "figures",
        items: [
          { label: "kind", value: rule.kind },
          { label: "severity", value: data.severity },
          ...measured,
          ...judged,
        ],
      },
      { kind: "heading", text: "Why" },
      { kind: "paragraph", text: data.why },
      { kind: "heading", text: "What to do" },
      { kind: "paragraph", text: data.fix },
    ],
    data,
  };
}

function dataOf(rule: Rule, guardrails: Guardrails) {
  const { code, kind, measure = null, perFeature = false } = rule;
  return { code, kind, severity: severityOf(rule, guardrails), measure, perFeature, ...textsOf(rule, guardrails) };
}
